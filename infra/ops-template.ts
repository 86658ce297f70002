import { type Alarm, alarmResource, compositeResource, type Group, GROUPS } from './ops-alarm.ts';
import { dashboardResource } from './ops-dashboard.ts';
import { functionAlarms, groupOf } from './ops-function-alarms.ts';
import { functions, type Templates } from './ops-inventory.ts';
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
 * @throws Error where the head lacks a place for what is generated, or a table or queue has no name of its own
 */
export function opsTemplate(head: string, templates: Templates): string {
  return fill(head, [
    [FIRST_LINE, HEADER],
    ['  # What wakes somebody: generated.\n', composites(templates)],
    ['  # What rings: generated.\n', alarms(templates).map(alarmResource).join('\n')],
    ['  # The dashboard: generated.\n', dashboardResource(templates, functions(templates))],
  ]);
}

/** With the alarms of functions that stand in another stack, where they have a name to call them by. */
function composites(templates: Templates): string {
  const own = alarms(templates).map(({ id, group }) => ({ group, name: `\${${id}}` }));
  const others = functions(templates).flatMap((each) => (each.alarmAtHome ? [{ group: groupOf(each), name: each.alarmAtHome }] : []));
  const namesIn = (group: Group): string[] => [...own, ...others].filter((one) => one.group === group).map(({ name }) => name);
  return (Object.keys(GROUPS) as Group[]).map((group) => compositeResource(group, namesIn(group))).join('\n');
}
