// `npm run rights`, after `npm test`: whether the role of each function allows what the tests made it do, and nothing else.
import { readRecordings } from '../infra/rights/recording.ts';
import { readRoles } from '../infra/rights/roles.ts';
import { judge } from '../infra/rights/verdict.rules.ts';

/** Without what is the same in all names: account, region and stage. */
const short = (arn) =>
  arn
    .replace(/^arn:aws:/, '')
    .replaceAll(/us-east-1:|000000000000:|laurel-local-|-000000000000/g, '')
    .replace(/^logs:log-group:/, '');

const recordings = readRecordings();
const { rights, refused } = judge(readRoles('infra'), recordings);
const rows = rights.map((right) => ({ ...right, use: right.why ?? `${right.times} times, as in ${right.test}` }));
const width = (key) => Math.max(0, ...rows.map((row) => (key === 'resource' ? short(row.resource) : row[key]).length));
const [actions, resources] = [width('action'), width('resource')];
for (const [name, own] of Map.groupBy(rows, (row) => row.function)) {
  console.log(`\n${name}`);
  for (const { action, resource, use, needed } of own)
    console.log(
      `  ${needed ? ' ' : '!'} ${action.padEnd(actions)}  ${short(resource).padEnd(resources)}  ${needed ? use : 'used by no test'}`,
    );
}

const needless = rights.filter(({ needed }) => !needed);
console.log(
  `\n${Map.groupBy(rights, (right) => right.function).size} roles with ${rights.length} rights, recorded by ${recordings.size} test files.`,
);
console.log(`Without one of them: ${rights.length - needless.length} of ${rights.length} such roles refuse what a test or AWS does.`);
for (const line of refused) console.error(`Refused: ${line}`);
for (const { function: name, action, resource } of needless) console.error(`Needless: ${name} may ${action} on ${resource}`);
if (refused.length > 0)
  console.error(
    'What is refused belongs into `uses` of the @Call, then `npm run generate`; or into the template where no route calls the function.',
  );
if (needless.length > 0)
  console.error('What is needless: run `npm test` first, all of it. Then take the right out, or write the test that needs it.');
process.exitCode = refused.length + needless.length > 0 ? 1 : 0;
