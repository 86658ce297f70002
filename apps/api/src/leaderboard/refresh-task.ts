import { isJsonObject } from '#core/json';
import type { LadderPage } from '#ranking/ladder';
import type { CutState } from '#ranking/ladder-cut';
import type { RefreshTask } from '#ranking/refresh';

type Fields = Record<string, unknown>;

/** @throws Error where the queue holds what this app did not send; its dead letters keep it */
export function parseRefreshTask(body: string): RefreshTask {
  const task = object(JSON.parse(body), 'task');
  const resume = task.resume === undefined ? undefined : object(task.resume, 'resume');
  return {
    boardId: text(task, 'boardId'),
    period: text(task, 'period'),
    asOf: count(task, 'asOf'),
    changes: count(task, 'changes'),
    lease: count(task, 'lease'),
    ...(resume && { resume: toResume(resume) }),
  };
}

function toResume(resume: Fields): NonNullable<RefreshTask['resume']> {
  return {
    version: text(resume, 'version'),
    after: text(resume, 'after'),
    cut: toCut(object(resume.cut, 'cut')),
  };
}

function toCut(cut: Fields): CutState {
  const firstKeys = texts(cut, 'firstKeys');
  const firstBases = counts(cut, 'firstBases');
  if (firstKeys.length === 0 || firstKeys.length !== firstBases.length) throw wrong('cut');
  return { total: count(cut, 'total'), firstKeys, firstBases, open: toPage(object(cut.open, 'open')) };
}

function toPage(page: Fields): LadderPage {
  const [keys, bases] = [texts(page, 'keys'), counts(page, 'bases')];
  if (keys.length === 0 || keys.length !== bases.length) throw wrong('open');
  return { keys, bases };
}

const wrong = (name: string): Error => new Error(`Not a count of this service: ${name}`);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function object(value: unknown, name: string): Fields {
  if (!isJsonObject(value)) throw wrong(name);
  return value;
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (!isText(value)) throw wrong(name);
  return value;
}

function count(fields: Fields, name: string): number {
  const value = fields[name];
  if (!isCount(value)) throw wrong(name);
  return value;
}

function texts(fields: Fields, name: string): string[] {
  const value = fields[name];
  if (!Array.isArray(value) || !value.every(isText)) throw wrong(name);
  return value;
}

function counts(fields: Fields, name: string): number[] {
  const value = fields[name];
  if (!Array.isArray(value) || !value.every(isCount)) throw wrong(name);
  return value;
}
