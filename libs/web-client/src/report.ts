import type { Platform } from './platform.ts';

/** A mistake that nobody expected, and nobody awaits: the game's own handler of such errors has it, in a turn of its own. */
export function report({ after }: Pick<Platform, 'after'>, error: unknown): void {
  after(0, () => {
    throw error;
  });
}
