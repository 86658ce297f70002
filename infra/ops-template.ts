import { type Alarm, alarmResource, compositeResource, type Group, GROUPS } from './ops-alarm.ts';
import { dashboardResource } from './ops-dashboard.ts';
import { functionAlarms, groupOf } from './ops-function-alarms.ts';
import { functions, resources, type Templates } from './ops-inventory.ts';
import { resourceAlarms } from './ops-resource-alarms.ts';
import { SERVICE_ALARMS } from './ops-service-alarms.ts';
import { fill } from './template-text.ts';

const FIRST_LINE = '# Written by hand: all of ops.yaml but the alarms and the dashboard, which `npm run generate` adds.\n';
const HEADER = '# Generated from ops.head.yaml and the other templates by `npm run generate`: change those, not this file.\n';

/** Every alarm of the stack but the composite ones, in the order of the template. */
export function alarms(templates: Templates): Alarm[] {
  const watched = functions(templates);
  return [...SERVICE_ALARMS, ...functionAlarms(watched), ...resourceAlarms(templates, watched)];
}

/**
 * The template of alarms, dashboard and budget.
 * @param head ops.head.yaml
 * @param templates those of the other stacks, parsed
 * @throws Error where the head lacks a place for what is generated or the parameter of a table, or a queue has no name of its own
 */
export function opsTemplate(head: string, templates: Templates): string {
  for (const { id } of resources(templates).filter(({ type }) => type === 'AWS::DynamoDB::Table')) {
    if (!head.includes(`\n  ${id}:\n`))
      throw new Error(`ops.head.yaml has no ${id}, which brings the name of that table: add it to Parameters.`);
  }
  const groups = composites(templates);
  return fill(head, [
    [FIRST_LINE, HEADER],
    ['  # What wakes somebody: generated.\n', groups.map(([group, names]) => compositeResource(group, names)).join('\n')],
    ['  # What rings: generated.\n', alarms(templates).map(alarmResource).join('\n')],
    [
      '  # The dashboard: generated.\n',
      dashboardResource(
        templates,
        functions(templates),
        groups.map(([group]) => group),
      ),
    ],
  ]);
}

/** The groups that have alarms, with their names as text of `Fn::Sub`; of functions also those of another stack that have a name to call them by. */
function composites(templates: Templates): [group: Group, names: string[]][] {
  const own = alarms(templates).map(({ id, group }) => ({ group, name: `\${${id}}` }));
  const others = functions(templates).flatMap((each) => (each.alarmAtHome ? [{ group: groupOf(each), name: each.alarmAtHome }] : []));
  const namesIn = (group: Group): string[] => [...own, ...others].filter((one) => one.group === group).map(({ name }) => name);
  const groups = Object.keys(GROUPS) as Group[];
  return groups.map((group): [Group, string[]] => [group, namesIn(group)]).filter(([, names]) => names.length > 0);
}
