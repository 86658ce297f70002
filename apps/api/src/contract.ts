import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { MistakeDetails, ProblemDetails } from '#http/problem-details.dto';
import { AppModule } from './app.module.ts';
import { ABOUT, SECURITY } from './contract/about.ts';
import { closeBodies } from './contract/bodies.ts';
import { docs, TAGS } from './contract/docs.ts';
import { HEADERS } from './contract/headers.ts';
import { describeOperation, type Operation } from './contract/operation.ts';
import { shareResponses } from './contract/shared.ts';
import { type Route, routes } from './routes.ts';
import { version } from './version.ts';

export { routes };

/**
 * The contract as the controllers state it: OpenAPI 3.0.
 *
 * @param descriptions of the schemas, by name
 * @throws Error where a route has no words, or words have no route
 */
export async function contract(descriptions: ReadonlyMap<string, string>): Promise<OpenAPIObject> {
  const document = await generated();
  const { openapi, info, servers = [], tags = [], components } = document;
  // Nest adds a contact that says nothing.
  delete info.contact;
  const paths = ordered(document);
  const responses = shareResponses(paths);
  const schemas = components?.schemas ?? {};
  closeBodies(paths, schemas);
  for (const [name, schema] of Object.entries(schemas)) {
    const description = descriptions.get(name);
    if (description !== undefined && !('$ref' in schema)) schema.description ??= description;
  }
  // In the order in which one reads it.
  return { openapi, info, servers, tags, paths, components: { securitySchemes: SECURITY, headers: HEADERS, responses, schemas } };
}

async function generated(): Promise<OpenAPIObject> {
  // In preview mode nothing is made: no table, pool or queue needs a name.
  const app = await NestFactory.create(AppModule.of(), { preview: true, logger: false, abortOnError: false });
  const builder = new DocumentBuilder()
    .setTitle('Laurel')
    .setOpenAPIVersion('3.0.3')
    .setDescription(ABOUT)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The host that serves this file');
  for (const [tag, description] of Object.entries(TAGS)) builder.addTag(tag, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [ProblemDetails, MistakeDetails],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
  await app.close();
  return document;
}

/** All paths with their operations described, in the order of the docs. */
function ordered(document: OpenAPIObject): OpenAPIObject['paths'] {
  const paths: OpenAPIObject['paths'] = {};
  const byName = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  const silent = [...byName.keys()].find((name) => !Object.hasOwn(docs, name));
  if (silent !== undefined) throw new Error(`${silent} has no words and examples: add them to its feature's *.docs.ts.`);
  for (const [name, words] of Object.entries(docs)) {
    const route = byName.get(name);
    if (!route) throw new Error(`There are words for ${name}, but no such route.`);
    const operation = describeOperation(operationOf(document, route), route, words);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return paths;
}

function operationOf({ paths }: OpenAPIObject, { method, path }: Route): Operation {
  const item = paths[path];
  const operation = item && { GET: item.get, POST: item.post, DELETE: item.delete }[method];
  if (!operation) throw new Error(`${method} ${path} does not stand in the contract.`);
  return operation;
}
