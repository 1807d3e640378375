import { posix, win32 } from 'node:path';

/** What the search looks at; all of it is handed in, so that a test needs neither VS Code nor a disk. */
export interface Surroundings {
  /** The setting `chant.server.path`, as written. */
  setting: string;
  /** The folder of this extension, which may hold a server of its own. */
  extension: string;
  /** The user's home folder. */
  home: string;
  /** The environment variable `PATH`. */
  searchPath: string;
  platform: NodeJS.Platform;
  /** Whether a path names a file that may be executed. */
  executable: (file: string) => boolean;
}

export type Found = { path: string; from: 'setting' | 'extension' | 'PATH' } | { path: undefined; tried: string };

/**
 * Finds the server: the setting, then the one bundled with the extension, then `PATH`.
 *
 * A setting that names no executable is an answer too, and not passed over: who wrote a path wants that server, and
 * would search long for the reason why another one runs.
 */
export function findServer(around: Surroundings): Found {
  const { extension, executable } = around;
  const paths = around.platform === 'win32' ? win32 : posix;
  const name = around.platform === 'win32' ? 'chant-lsp.exe' : 'chant-lsp';

  const setting = around.setting.trim();
  if (setting !== '') {
    const wanted = setting.startsWith('~/') ? paths.join(around.home, setting.slice(2)) : setting;
    return executable(wanted) ? { path: wanted, from: 'setting' } : { path: undefined, tried: wanted };
  }

  const bundled = paths.join(extension, 'server', name);
  if (executable(bundled)) {
    return { path: bundled, from: 'extension' };
  }

  // Only absolute entries: `.` on PATH would let a workspace choose the program.
  for (const folder of around.searchPath.split(paths.delimiter)) {
    const candidate = paths.join(folder, name);
    if (paths.isAbsolute(folder) && executable(candidate)) {
      return { path: candidate, from: 'PATH' };
    }
  }
  return { path: undefined, tried: `${name} on PATH` };
}
