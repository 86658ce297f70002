// The catalogue in the build: checked here, so that the bundles carry it without its parser.
import { fileURLToPath } from 'node:url';

const DEMO = fileURLToPath(new URL('../libs/catalog/src/demo.ts', import.meta.url));
// Loaded where it is needed: a start without changes does not wait for it.
const files = () => import('../libs/catalog/src/files.ts');

/** Runs what reads the catalogue; a bad one ends the process with its mistakes and nothing else. */
async function orMistakes(read) {
  try {
    return read(await files());
  } catch (error) {
    if (error.name !== 'CatalogueError') throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

/** Ends the process where the catalogue is not as it must be; tells what whoever builds should know. */
export async function checkCatalogue() {
  const { notes } = await orMistakes(({ readCatalogue }) => readCatalogue());
  notes.forEach((note) => console.log(note));
}

/** What `npm run generate` writes for the catalogue, by path. */
export const catalogueFiles = () => orMistakes((module) => module.catalogueFiles());

/** Puts the checked catalogue in the place of the module that parses it. */
export const catalogueAsData = {
  name: 'catalogue-as-data',
  load: {
    handler: async (id) => {
      if (id !== DEMO) return undefined;
      const { catalogue } = (await files()).readCatalogue();
      return `export const catalogue = ${JSON.stringify(catalogue)};`;
    },
  },
};
