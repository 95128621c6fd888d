import { say, sentence, type Sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import type { Fix, Problem, TextRange } from './definition';
import { suggest, type Suggestion } from './suggestion';
import { quoted } from './wording';

/** What kinds of problems there are. */
export type ProblemCode =
  | 'syntax'
  | 'too-long'
  | 'too-deep'
  | 'too-many'
  | 'unknown-key'
  | 'duplicate-key'
  | 'missing-key'
  | 'missing-loss'
  | 'value'
  | 'unknown-operator'
  | 'unknown-initialiser'
  | 'unknown-input'
  | 'duplicate-name'
  | 'cycle'
  | 'arity'
  | 'unused-output'
  | 'unused-input'
  | 'shape'
  | 'batch'
  | 'data'
  | 'memory';

/** Problems above this number are counted, not listed: nobody reads them, and an editor slows down over them. */
const mostListed = 500;

/** Collects what is wrong with a definition. */
export class Problems {
  private readonly listed: Problem[] = [];
  private unlisted: Problem[] = [];
  private left = 0;

  constructor(readonly text: string) {}

  add(problem: Problem): void {
    if (!this.full) {
      this.listed.push(problem);
      return;
    }
    this.left++;
    // One error among those left out is enough to know; of warnings, the first.
    if (this.unlisted.length === 0 || (this.unlisted[0]!.severity === 'warning' && problem.severity === 'error')) {
      this.unlisted = [problem];
    }
  }

  /** True when further problems will only be counted. */
  get full(): boolean {
    return this.listed.length === mostListed;
  }

  /** All problems in the order of the text. */
  inOrder(): readonly Problem[] {
    const all = [...this.listed].sort((a, b) => a.range.start - b.range.start);
    const [next] = this.unlisted;
    if (next) {
      const rest = this.left === 1
        ? sentence`there is 1 more problem from here on`
        : sentence`there are ${formatCount(this.left)} more problems from here on`;
      all.push({ severity: next.severity, code: 'too-many', ...say(rest), range: next.range });
    }
    return all;
  }
}

/** Says what is wrong with one part of a definition; its sentences begin with the name of the part. */
export class Report {
  private constructor(
    private readonly problems: Problems,
    private readonly labels: readonly (string | Sentence)[],
    private readonly layer?: string,
  ) {}

  /** On the definition as a whole. */
  static on(problems: Problems): Report {
    return new Report(problems, []);
  }

  /** On a part of this part: `label: ` is put in front of its sentences. */
  of(label: string | Sentence): Report {
    return new Report(this.problems, [...this.labels, label], this.layer);
  }

  /** On the layer of this name. */
  ofLayer(name: string): Report {
    return new Report(this.problems, [name], name);
  }

  error(code: ProblemCode, reason: Sentence, range: TextRange, fix?: Fix): void {
    this.add('error', code, reason, range, fix);
  }

  warning(code: ProblemCode, reason: Sentence, range: TextRange, fix?: Fix): void {
    this.add('warning', code, reason, range, fix);
  }

  /** What to say and do about an unknown word; no more when the problem will only be counted. See `suggest`. */
  suggest(found: Sentence, word: string, known: Iterable<string>, place: TextRange, none?: Sentence): Suggestion {
    return this.problems.full ? { reason: found } : suggest(found, word, [...known], place, none);
  }

  /** A stretch of the text, short enough for a sentence. */
  written({ start, end }: TextRange): string {
    return quoted(this.problems.text.slice(start, Math.min(end, start + 1000)));
  }

  /** What separates something from what stands on the line before it: a new line indented as its own, else a blank. */
  lineBreakBefore(offset: number): string {
    const { text } = this.problems;
    return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, offset - 1000), offset))?.[1]?.replace(/^/, '\n') ?? ' ';
  }

  private add(
    severity: Problem['severity'],
    code: ProblemCode,
    reason: Sentence,
    { start, end }: TextRange,
    fix?: Fix,
  ): void {
    this.problems.add({
      severity,
      code,
      ...say(this.labels.reduceRight(labelled, reason)),
      range: { start, end },
      ...(this.layer !== undefined && { layer: this.layer }),
      ...(fix && { fix }),
    });
  }
}

function labelled(reason: Sentence, label: string | Sentence): Sentence {
  return sentence`${typeof label === 'string' ? quoted(label) : label}: ${reason}`;
}
