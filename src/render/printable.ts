/**
 * A text in which control characters, which a terminal would obey, are spelled out (`\u001b`); line ends and tabs stay.
 * For what others wrote: descriptions of resources, annotations, answers of servers.
 */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
