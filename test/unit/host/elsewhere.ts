import { standardRegistry } from '../../../src/engine/registry';
import { startExtension } from '../../bench/startExtension';
import { StandIn, StandInDocument, type Shown } from '../../bench/vscodeStandIn';

/** Every operator as a layer and every loss, with all of their arguments: shapes need not fit to be explained. */
export function everything(): string {
  const written = ({ op, args }: { op: string; args: object }): string => {
    const values = Object.entries(args as Record<string, { default?: unknown; example?: unknown }>)
      .map(([name, { default: usual, example }]) => `"${name}": ${JSON.stringify(usual ?? example ?? null)}`);
    return [`"op": "${op}"`, ...values].join(', ');
  };
  const layers = [...standardRegistry.operators.values()].map((operator) =>
    `    { "name": "${operator.op.toLowerCase()}", ${written(operator)} }`);
  const [loss] = standardRegistry.losses.values();
  return `{
  "format": "gradnet", "version": 1, "name": "everything", "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 1, 8, 8] }],
  "layers": [
${layers.join(',\n')}
  ],
  "loss": { ${written(loss!)} }
}
`;
}

/** Shapes that fit, so that a hover has everything in it. */
export const sound = `{
  "format": "gradnet", "version": 1, "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 1, 8, 8] }],
  "layers": [
    { "name": "conv1", "op": "Conv2d", "out_channels": 2, "kernel_size": 3 },
    { "name": "pool1", "op": "MaxPool2d", "kernel_size": 2 },
    { "name": "flatten", "op": "Flatten" },
    { "name": "fc1", "op": "Linear", "out_features": 3 }
  ],
  "loss": { "op": "CrossEntropyLoss" }
}
`;

/** An editor in a language of its own: what was translated stands between ⟦ and ⟧, what is filled in as it is. */
export class Elsewhere {
  /** The sentences that were translated. */
  readonly asked = new Set<string>();
  private documents = 0;
  private readonly standIn = new StandIn((sentence, values) => {
    this.asked.add(sentence);
    const parts = sentence.split(/\{(\d)\}/);
    return parts.map((part, place) => (place % 2 === 0 ? `⟦${part}⟧` : String(values[Number(part)]))).join('');
  });

  constructor() {
    startExtension(process.cwd(), this.standIn);
  }

  /** Everything the hovers of a definition say, a text for each place that begins a word. */
  hovers(text: string): string[] {
    const document = new StandInDocument(text);
    const provider = this.standIn.providers.get('Hover') as
      { provideHover(document: StandInDocument, position: object): { contents: { value: string } } | undefined };
    return placesIn(text).flatMap((offset) =>
      provider.provideHover(document, document.positionAt(offset))?.contents.value ?? []);
  }

  /** What the Problems view says of a definition, and the titles of the fixes that the editor offers. */
  problems(text: string): { readonly problems: readonly string[]; readonly fixes: readonly string[] } {
    const document = new StandInDocument(text, `${this.documents++}.gradnet.json`);
    let shown: readonly Shown[] = [];
    const subscription = this.standIn.shown.event((problems) => (shown = problems as readonly Shown[]));
    this.standIn.opened.fire(document);
    subscription.dispose();
    const provider = this.standIn.providers.get('CodeActions') as
      { provideCodeActions(document: StandInDocument, range: object, context: object): { title: string }[] };
    const fixes = provider.provideCodeActions(document, {}, {}).map(({ title }) => title);
    return { problems: shown.map(({ message }) => message), fixes };
  }

  /** What the Problems view and notifications say after the gradients of a definition were checked. */
  async checked(text: string): Promise<readonly string[]> {
    const document = new StandInDocument(text, `${this.documents++}.gradnet.json`);
    let shown: readonly Shown[] = [];
    const subscription = this.standIn.shown.event((problems) => (shown = problems as readonly Shown[]));
    this.standIn.opened.fire(document);
    await this.standIn.commands.get('gradientDebugger.runGradientCheck')!(document.uri);
    subscription.dispose();
    return [...shown.map(({ message }) => message), ...this.standIn.notifications.splice(0)];
  }

  /** What completion says of each word at an offset. */
  async completion(text: string, offset: number): Promise<string[]> {
    const document = new StandInDocument(text);
    const provider = this.standIn.providers.get('CompletionItem') as {
      provideCompletionItems(document: StandInDocument, position: object, token: object):
      Promise<{ documentation: { value: string } }[]>;
    };
    const items = await provider.provideCompletionItems(document, document.positionAt(offset), {});
    return items.map(({ documentation: { value } }) => value);
  }
}

function placesIn(text: string): number[] {
  return [...text.matchAll(/"(?=\w)/g)].map(({ index }) => index + 1);
}

/** Two words in a row that nobody has translated, outside of code, which has the names of PyTorch in it. */
export function plainEnglish(markdown: string): string | undefined {
  const prose = markdown
    .replaceAll('&nbsp;', ' ')
    .replace(/```[^]*?```|`[^`]*`/g, '')
    .replace(/\]\(command:[^)]*\)/g, ']')
    .replace(/⟦[^⟧]*⟧/g, '');
  return /\p{L}{2,} \p{L}{2,}.*/u.exec(prose)?.[0];
}
