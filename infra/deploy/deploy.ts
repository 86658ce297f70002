import type { Deployment } from './deployment.ts';
import { showOutputs } from './outputs.ts';
import { pagesSteps } from './pages.ts';
import { preflight } from './preflight.ts';
import { smoke } from './smoke.ts';
import { deployStack, validate } from './stacks.ts';
import type { Step } from './steps.ts';

/**
 * All that `npm run deploy` does, in its order: nothing is deployed before everything was checked.
 * @param pause waits for milliseconds
 */
export function deploySteps(deployment: Deployment, pause: (ms: number) => Promise<unknown>): Step[] {
  const { shell, stacks } = deployment;
  return [
    { title: 'Look at tools, account and quotas', todo: '', work: () => preflight(deployment) },
    { title: 'Build the bundles', todo: 'Mend what the build says above.', work: () => shell.run(['npm', 'run', 'build']) },
    {
      title: 'Compare what is generated with its sources',
      todo: 'Generate it by `npm run generate`, look at the difference, and commit it.',
      work: () => shell.run(['npm', 'run', 'generate', '--', '--check']),
    },
    validate(deployment),
    ...stacks.map((stack) => deployStack(deployment, stack)),
    ...(stacks.includes('foundation') && stacks.includes('api') ? pagesSteps(deployment) : []),
    ...(stacks.includes('api') ? [{ title: 'Ask the API', todo: '', work: () => smoke(deployment, pause) }] : []),
    {
      title: 'Addresses and ids',
      todo: 'All is deployed. Only its outputs could not be read.',
      work: () => showOutputs(deployment),
    },
  ];
}
