/** See manifest.mjs. */
export function commandsOf(manual: string): { id: string; title: string; aboutSpec: boolean }[];
export function refresh(): string[];
