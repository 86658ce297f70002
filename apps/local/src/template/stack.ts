import type { Scope } from './intrinsics.ts';
import { ACCOUNT, aliasArn, namesOf, type Names, type Resource } from './names.ts';
import type { JsonObject } from './parse.ts';
import { Part } from './part.ts';
import { unreadable } from './unreadable.ts';

/** What the stacks share: the stage, SSM parameters by name (each stack adds its own), secrets by logical id. */
export interface Surroundings {
  env: string;
  ssm: Map<string, string>;
  secrets: Readonly<Record<string, string>>;
  /** Values in place of defaults. */
  parameters?: Readonly<Record<string, string>>;
}

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Transform',
  'Description',
  'Parameters',
  'Rules',
  'Conditions',
  'Globals',
  'Resources',
  'Outputs',
];
const ATTRIBUTES = ['Type', 'Properties', 'Metadata', 'Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy'];

/** One template with its parameters, conditions and resources. */
export class Stack implements Scope {
  /** Those whose condition holds. */
  readonly resources: Resource[];
  readonly #root: Part;
  readonly #surroundings: Surroundings;
  readonly #pseudo: Record<string, string | undefined>;

  /** @param name as `api`: of the stack, and of its file without `.yaml` */
  constructor(name: string, template: JsonObject, surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#pseudo = {
      'AWS::AccountId': ACCOUNT.accountId,
      'AWS::NoValue': undefined,
      'AWS::Partition': 'aws',
      'AWS::Region': ACCOUNT.region,
      'AWS::StackName': `laurel-${surroundings.env}-${name}`,
      'AWS::URLSuffix': ACCOUNT.domain,
    };
    this.#root = (Part.of(`${name}.yaml`, template, this) ?? unreadable(name, 'is empty')).only(SECTIONS);
    this.#root.get('Globals')?.only(['Function']);
    this.resources = this.#readResources();
    for (const { properties } of this.ofType('AWS::SSM::Parameter')) {
      surroundings.ssm.set(properties.only(['Name', 'Type', 'Value']).need('Name').text(), properties.need('Value').text());
    }
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** What `Globals` says of every function. */
  get functionGlobals(): Part | undefined {
    return this.#root.get('Globals')?.get('Function');
  }

  ref(name: string, at: string): unknown {
    if (Object.hasOwn(this.#pseudo, name)) return this.#pseudo[name];
    const parameter = this.#root.get('Parameters')?.get(name);
    if (parameter) return name === 'Env' ? this.#surroundings.env : (this.#surroundings.parameters?.[name] ?? this.#valueOf(parameter));
    if (name.endsWith('.Alias')) return aliasArn(this.#find(name.slice(0, -'.Alias'.length), at).id);
    return this.#routeOf(name) ?? this.#names(name, at).ref;
  }

  attribute(resource: string, name: string, at: string): unknown {
    return this.#names(resource, at).attributes[name] ?? unreadable(at, `the local cloud does not know ${resource}.${name}`);
  }

  condition(name: string, at: string): boolean {
    return this.#root.get('Conditions')?.get(name)?.flag() ?? unreadable(at, `there is no condition ${name}`);
  }

  dynamic(reference: string, at: string): string {
    const id = /^secretsmanager:arn:\S+:secret:(\w+):SecretString$/.exec(reference)?.[1];
    if (id === undefined) return unreadable(at, `the local cloud does not know {{resolve:${reference}}}`);
    return this.#surroundings.secrets[id] ?? unreadable(at, `there is no local value for the secret ${id}`);
  }

  #readResources(): Resource[] {
    const all = this.#root.need('Resources').entries();
    return all.flatMap(([id, part]) => {
      const condition = part.only(ATTRIBUTES).get('Condition');
      if (condition && !this.condition(condition.text(), condition.at)) return [];
      return [{ id, type: part.need('Type').text(), properties: part.need('Properties'), metadata: part.get('Metadata') }];
    });
  }

  /** The names in SSM are by default those of dev; here they are this stage's, as samconfig.toml gives them for prod. */
  #valueOf(parameter: Part): string {
    const type = parameter.need('Type').oneOf(['String', 'Number', 'AWS::SSM::Parameter::Value<String>']);
    const value = parameter.need('Default').text();
    if (type !== 'AWS::SSM::Parameter::Value<String>') return value;
    const name = value.replace(/^\/laurel\/dev\//, `/laurel/${this.#surroundings.env}/`);
    return this.#surroundings.ssm.get(name) ?? parameter.fail(`no stack before this one writes ${name}`);
  }

  /** SAM makes `SocketPingRoute` for the route `ping` of the API `Socket`; its id here is its key. */
  #routeOf(name: string): string | undefined {
    for (const { id, properties } of this.ofType('AWS::Serverless::WebSocketApi')) {
      const route = properties
        .need('Routes')
        .entries()
        .find(([key]) => `${id}${capitalized(key.replace('$', ''))}Route` === name);
      if (route) return route[0];
    }
    return undefined;
  }

  #names(id: string, at: string): Names {
    const resource = this.#find(id, at);
    return namesOf(resource) ?? unreadable(at, `the local cloud has no name for ${id} (${resource.type})`);
  }

  #find(id: string, at: string): Resource {
    return this.resources.find((resource) => resource.id === id) ?? unreadable(at, `there is no ${id}`);
  }
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
