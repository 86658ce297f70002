import type { Platform } from './platform.ts';

/** The same listener, if there is one, who fails by themselves: the client and the others go on, and the error is thrown in a turn of its own. */
export const guarded =
  <T>({ after }: Pick<Platform, 'after'>, listener: ((value: T) => void) | undefined) =>
  (value: T): void => {
    try {
      listener?.(value);
    } catch (error) {
      after(0, () => {
        throw error;
      });
    }
  };
