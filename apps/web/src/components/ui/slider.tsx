"use client";
import { Slider as Radix } from "radix-ui";

interface SliderProps {
  label: string;
  /** 0 to 100. */
  value: number;
  onChange: (value: number) => void;
  disabled?: boolean;
}

export function Slider({ label, value, onChange, disabled }: SliderProps) {
  return (
    <Radix.Root
      value={[value]}
      onValueChange={([next = 0]) => onChange(next)}
      max={100}
      step={1}
      disabled={disabled ?? false}
      className="relative flex h-5 min-w-28 grow touch-none select-none items-center data-[disabled]:opacity-40"
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-white/25">
        <Radix.Range className="absolute h-full rounded-full bg-white/85" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={`${value} percent`}
        className="block size-4 rounded-full bg-white shadow-md outline-offset-2 focus-visible:outline-2 focus-visible:outline-white"
      />
    </Radix.Root>
  );
}
