import { compile, type Model } from './litert.ts';
import { bytesOf, type ModelName, type Models, sideOf } from './pinned-models.ts';

/** @throws Error where a file is not the pinned one */
export async function loadModels(): Promise<Models> {
  const load = async (name: ModelName): Promise<Model> => compile(await bytesOf(name), sideOf(name));
  const [near, far, mesh, person] = await Promise.all([load('near'), load('far'), load('mesh'), load('person')]);
  return { near, far, mesh, person };
}
