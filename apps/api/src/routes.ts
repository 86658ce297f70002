import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { CALL, type CallOptions, type Method } from '#http/call';
import { type Feature, features } from './app.module.ts';

/** A route as its controller declares it. */
export interface Route {
  method: Method;
  /** As OpenAPI writes it: `/players/{playerId}`. */
  path: string;
  /** Controller and method, which name the route's function: `ScoreSubmit`; once where they are the same: `Health`. */
  name: string;
  /** Whose module is enough to answer it. */
  feature: Feature;
  call: CallOptions;
}

const controllersOf = (module: Type): Type[] => (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) as Type[] | undefined) ?? [];

function routesOf(controller: Type, feature: Feature): Route[] {
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
    return [{ method: verb, path: fullPath(base, path), name: nameOf(controller, method), feature, call }];
  });
}

const fullPath = (...parts: string[]): string => `/${parts.join('/').split('/').filter(Boolean).join('/')}`.replaceAll(/:(\w+)/g, '{$1}');

function nameOf(controller: Type, method: string): string {
  const feature = controller.name.replace(/Controller$/, '');
  const action = method.charAt(0).toUpperCase() + method.slice(1);
  return feature === action ? feature : feature + action;
}

/** All routes of the app, in the order of its features. Nothing is started for them. */
export const routes: readonly Route[] = (Object.keys(features) as Feature[]).flatMap((feature) =>
  controllersOf(features[feature]).flatMap((controller) => routesOf(controller, feature)),
);
