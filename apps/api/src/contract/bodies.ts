import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Unknown fields of a body are refused, and its schema says so. Answers stay open: clients ignore fields that they don't know. */
export function closeBodies(paths: OpenAPIObject['paths'], schemas: Schemas): void {
  for (const { post } of Object.values(paths)) {
    const body = post?.requestBody;
    const type = body && 'content' in body ? body.content['application/json']?.schema : undefined;
    const schema = type && '$ref' in type ? schemas[type.$ref.replace('#/components/schemas/', '')] : undefined;
    if (post && (!schema || '$ref' in schema)) throw new Error(`The body of ${post.operationId ?? 'a call'} has no class in the contract.`);
    if (schema && !('$ref' in schema)) schema.additionalProperties = false;
  }
}
