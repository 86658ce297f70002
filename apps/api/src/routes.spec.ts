import { readFileSync } from 'node:fs';
import { Reflector } from '@nestjs/core';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod, type Type } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PROBLEMS } from '#core/problem';
import { CALL, type CallOptions, codesOf } from '#http/call';
import { AppModule } from './app.module.ts';

interface Route {
  name: string;
  status: number;
  call: CallOptions | undefined;
}

const reflector = new Reflector();

function controllersOf(module: Type): Type[] {
  const imports = (Reflect.getMetadata('imports', module) as Type[] | undefined) ?? [];
  return [...((Reflect.getMetadata('controllers', module) as Type[] | undefined) ?? []), ...imports.flatMap(controllersOf)];
}

function routesOf(controller: Type): Route[] {
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const prototype = controller.prototype as Record<string, () => unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    if (method === 'constructor') return [];
    const handler = prototype[method]!;
    const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
    if (path === undefined) return [];
    const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const full = `/${[base, path].join('/').split('/').filter(Boolean).join('/')}`;
    const status = Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number;
    return [{ name: `${verb} ${full}`, status, call: reflector.get<CallOptions | undefined>(CALL, handler) }];
  });
}

const routes = controllersOf(AppModule).flatMap(routesOf);

interface Operation {
  responses: Record<string, { description: string }>;
  security?: unknown[];
}

const operations = (file: string, pick: (document: never) => Record<string, Record<string, Operation>>): Record<string, Operation> =>
  Object.fromEntries(
    Object.entries(pick(parse(readFileSync(file, 'utf8'), { logLevel: 'silent' }) as never)).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => /^(get|post|put|delete|patch)$/.test(method))
        .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );

const contract = operations('openapi.yaml', (document: { paths: Record<string, Record<string, Operation>> }) => document.paths);

describe('every route', () => {
  it('stands in the controllers, the contract and the template', () => {
    const template = operations(
      'infra/api.yaml',
      (document: { Resources: { Api: { Properties: { DefinitionBody: { paths: never } } } } }) =>
        document.Resources.Api.Properties.DefinitionBody.paths,
    );
    const names = routes.map(({ name }) => name).sort();
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(contract).sort()).toEqual(names);
    expect(Object.keys(template).sort()).toEqual(names);
  });

  it.each(routes)('$name states who may call, what it answers and which errors, and answers 200', ({ name, call, status }) => {
    expect(call).toBeDefined();
    expect(status).toBe(200);
    const method = name.startsWith('POST') ? 'POST' : 'GET';
    const statuses = [200, ...codesOf(method, call!).map((code) => PROBLEMS[code].status)];
    const operation = contract[name]!;
    expect(Object.keys(operation.responses).map(Number).sort()).toEqual([...new Set(statuses)].sort());
    expect(operation.security).toEqual(call!.who === 'anyone' ? undefined : [{ bearer: [] }]);
  });

  it('uses every code of the table somewhere, or the socket or the gateway does', () => {
    const used = new Set(routes.flatMap(({ call }) => codesOf('POST', call!)));
    const elsewhere = ['unknown_route', 'limit_reached'];
    expect(
      Object.keys(PROBLEMS)
        .filter((code) => !(used as Set<string>).has(code))
        .sort(),
    ).toEqual(elsewhere.sort());
  });
});
