import { describe, expect, it } from '@jest/globals';
import { type Acknowledged, compare, type Finding } from './acknowledged.rules.ts';

const finding: Finding = { rule: 'W3011', stack: 'foundation', at: 'Resources/CoreTable/UpdateReplacePolicy', message: 'Keep it' };
const why: Acknowledged = { rule: 'W3011', stack: 'foundation', at: 'Resources/CoreTable', reason: 'It holds nothing' };

describe('an acknowledgement of a finding', () => {
  it('explains what lies below its place', () => {
    expect(compare([finding, finding], [why])).toEqual({ unexplained: [], unused: [] });
  });

  it.each<[string, Partial<Acknowledged>]>([
    ['another rule', { rule: 'W3010' }],
    ['another stack', { stack: 'api' }],
    ['a place beside it', { at: 'Resources/Core' }],
    ['a place below it', { at: 'Resources/CoreTable/UpdateReplacePolicy/0' }],
  ])('of %s explains nothing, and is one too many', (_, other) => {
    const wrong = { ...why, ...other };
    expect(compare([finding], [wrong])).toEqual({ unexplained: [finding], unused: [wrong] });
  });

  it('that fits nothing any more is one too many', () => {
    expect(compare([], [why])).toEqual({ unexplained: [], unused: [why] });
  });

  it('without a reason is one too many', () => {
    const bare = { ...why, reason: ' ' };
    expect(compare([finding], [bare])).toEqual({ unexplained: [], unused: [bare] });
  });
});
