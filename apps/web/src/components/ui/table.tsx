import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** A plain table that scrolls sideways where it must. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <div className="overflow-x-auto">
      <table className={classNames("w-full border-collapse text-sm", className)} {...props} />
    </div>
  );
}

export function HeadCell({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={classNames(
        "border-line border-b py-2 pr-4 text-left font-medium text-ink-faint text-xs",
        className,
      )}
      {...props}
    />
  );
}

export function Cell({ className, ...props }: ComponentProps<"td">) {
  return <td className={classNames("border-line border-b py-2 pr-4 align-top", className)} {...props} />;
}
