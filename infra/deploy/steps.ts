import { CommandError } from './shell.ts';

/** Something the operator has to do first; nothing was broken. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export interface Step {
  title: string;
  work: () => Promise<void>;
  /** What to do where a command of it fails, as sentences. */
  todo: string;
}

export interface Surroundings {
  /** Takes a line for the operator. */
  say: (line: string) => void;
  /** Milliseconds since some moment. */
  now: () => number;
  /** The titles become comments between the commands. */
  isDry: boolean;
}

/** Does one step after another, and tells of each; false: one failed, and what comes after it was not begun. */
export async function follow(steps: readonly Step[], { say, now, isDry }: Surroundings): Promise<boolean> {
  for (const [index, step] of steps.entries()) {
    const [began, place] = [now(), `[${index + 1}/${steps.length}]`];
    say(isDry ? `# ${step.title}` : `\n${place} ${step.title}`);
    try {
      await step.work();
    } catch (error) {
      for (const line of explanation(step, error)) say(line);
      return false;
    }
    if (!isDry) say(`${place} done in ${((now() - began) / 1000).toFixed(1)} s`);
  }
  return true;
}

/** @throws what is no mistake of the operator's surroundings, but of ours */
function explanation({ title, todo }: Step, error: unknown): string[] {
  if (!(error instanceof CommandError || error instanceof Refusal)) throw error;
  const what = [`\nStopped at: ${title}`, error.message, ...(error instanceof CommandError ? [todo] : [])];
  return [...what, 'Then run the same command again: what is done stays, and is not done twice.'];
}
