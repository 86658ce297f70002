import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { CALL, type CallOptions, type Method } from '#http/call';
import { AppModule } from './app.module.ts';

/** A route as its controller declares it. */
export interface Route {
  method: Method;
  /** As OpenAPI writes it: `/players/{playerId}`. */
  path: string;
  /** Controller and method, which name the route's function: `ScoreSubmit`; once where they are the same: `Health`. */
  name: string;
  call: CallOptions;
}

function controllersOf(module: Type): Type[] {
  const listed = (key: string): Type[] => (Reflect.getMetadata(key, module) as Type[] | undefined) ?? [];
  return [...listed(MODULE_METADATA.CONTROLLERS), ...listed(MODULE_METADATA.IMPORTS).flatMap(controllersOf)];
}

function routesOf(controller: Type): Route[] {
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const prototype = controller.prototype as Record<string, object>;
  const methods = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
  return methods.flatMap((method) => {
    const handler = prototype[method] ?? {};
    const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
    if (path === undefined) return [];
    const call = Reflect.getMetadata(CALL, handler) as CallOptions | undefined;
    if (!call) throw new Error(`${controller.name}.${method} does not say who may call it: use @Call.`);
    const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod] as Method;
    return [{ method: verb, path: fullPath(base, path), name: nameOf(controller, method), call }];
  });
}

const fullPath = (...parts: string[]): string => `/${parts.join('/').split('/').filter(Boolean).join('/')}`.replaceAll(/:(\w+)/g, '{$1}');

function nameOf(controller: Type, method: string): string {
  const feature = controller.name.replace(/Controller$/, '');
  const action = method.charAt(0).toUpperCase() + method.slice(1);
  return feature === action ? feature : feature + action;
}

/** All routes of the app, in the order of its modules. Nothing is started for them. */
export const routes: readonly Route[] = [...new Set(controllersOf(AppModule))].flatMap(routesOf);
