// C# of the documentation as source files, so that it is compiled: the walk in Unity, whose one block is a script, and the snippets of the
// Unity package's README, of which each becomes a method of a game.
import { readFileSync } from 'node:fs';

/** What the snippets use of a game, and the client that they have. */
const GAME = `
    private LaurelClient laurel;
    private LaurelOptions options;
    private Texture2D portrait;
    private string typed, password, keptKey;

    private void ShowOnce(string text) { }
    private void ShowSignIn() { }
    private void Show(string text) { }

    private sealed class KeychainStore : ISecureStore
    {
        public string Load(string name) => null;
        public void Save(string name, string value) { }
        public void Delete(string name) { }
        public IReadOnlyList<string> Names(string prefix) => null;
    }
`;
const USING = ['System', 'System.Collections.Generic', 'System.Threading.Tasks', 'UnityEngine'];

function blocksOf(file) {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^```csharp\n(.*?)^```$/gms)].map(([, text]) => text);
  if (blocks.length === 0) throw new Error(`${file} has no C#.`);
  return blocks;
}

/** The scripts of a walk. */
export const walkSource = (file) => blocksOf(file).join('\n');

/** The snippets of a README. */
export function readmeSource(file) {
  const blocks = blocksOf(file);
  const isUsing = (line) => /^using [\w.]+;$/.test(line);
  const lines = blocks.map((block) => block.split('\n'));
  const using = new Set([...USING.map((name) => `using ${name};`), ...lines.flat().filter(isUsing)]);
  const methods = lines.map((block, i) => {
    const body = block.filter((line) => !isUsing(line)).join('\n        ');
    return `    private async Task Snippet${i}()\n    {\n        ${body}\n        await Task.Yield();\n    }\n`;
  });
  // A game need not use what a snippet names, nor set what it is given here.
  return `#pragma warning disable 169, 219, 414, 649, 4014\n${[...using].join('\n')}\n\npublic sealed class Readme\n{${GAME}\n${methods.join('\n')}}\n`;
}
