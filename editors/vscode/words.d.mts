/** See words.mjs. */
export function wordsOf(folder: string): string[];
