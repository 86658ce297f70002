import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { Part } from './parts.ts';

export interface WatchSettings {
  /** The project's folder. */
  root: string;
  print: (line: string) => void;
  /** Called when the bundles are new. */
  onBuilt: () => Promise<void>;
}

const SOURCES = ['apps/api/src', 'apps/avatar-processor/src', 'apps/realtime/src', 'libs'];
/** An editor's save is several changes. */
const QUIET_MS = 50;

/** Builds again when a source of the apps changes, and lets the functions run what was built; a build that fails changes nothing. */
export function watchSources({ root, print, onBuilt }: WatchSettings): Part {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const rebuild = async (): Promise<void> => {
    const started = performance.now();
    if (!(await build(root))) return;
    await onBuilt();
    print(`The functions run what you saved (${Math.round(performance.now() - started)} ms)`);
  };
  const changed = (_: string, file: string | null): void => {
    if (!/\.(ts|json)$/.test(file ?? '') || file?.endsWith('.spec.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(rebuild).catch((error: unknown) => {
        print(`Not reloaded: ${error instanceof Error ? error.message : String(error)}`);
      });
    }, QUIET_MS);
  };
  const watchers = SOURCES.map((folder) => watch(join(root, folder), { recursive: true }, changed));
  print('Watching the apps and libs: save a file and call again');
  return {
    close: async () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await work;
    },
  };
}

/** In a process of its own, which takes the bundler's memory with it. What it has to say, it says itself. */
async function build(root: string): Promise<boolean> {
  const child = spawn(process.execPath, ['.config/build.mjs'], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
