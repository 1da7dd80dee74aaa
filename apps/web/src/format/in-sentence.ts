/** A label inside a sentence: its first letter small, unless it begins with an abbreviation such as COVID-19. */
export function inSentence(label: string): string {
  return /^.[A-Z0-9]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
