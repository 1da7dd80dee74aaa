import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

type Variant = "primary" | "secondary" | "quiet" | "danger";
type Size = "small" | "medium" | "icon";

const variants: Record<Variant, string> = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  secondary: "border border-line bg-surface text-ink hover:border-line-strong hover:bg-sunken",
  quiet: "text-ink-soft hover:bg-sunken hover:text-ink",
  danger: "border border-line bg-surface text-danger-ink hover:bg-danger-soft",
};

const sizes: Record<Size, string> = {
  small: "h-8 gap-1.5 px-2.5 text-[13px]",
  medium: "h-9 gap-2 px-3.5 text-sm",
  icon: "size-8 justify-center",
};

/** How a button looks, for links that act as one. */
export function buttonClass(
  variant: Variant = "secondary",
  size: Size = "medium",
  className?: string,
): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-50",
    variants[variant],
    sizes[size],
    className,
  );
}

interface ButtonProps extends ComponentProps<"button"> {
  variant?: Variant;
  size?: Size;
}

export function Button({ variant, size, className, type = "button", ...props }: ButtonProps) {
  return <button type={type} className={buttonClass(variant, size, className)} {...props} />;
}
