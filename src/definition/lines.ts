/** A place as people count: line and column start with 1; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const byteOrderMark = '\uFEFF';

/** Tells lines and columns of a text from offsets and back. Lines end with LF, CR LF or CR, as in VS Code. */
export class Lines {
  /** Offset of each line's first character. A byte order mark belongs to no line. */
  private readonly starts: number[];

  constructor(private readonly text: string) {
    this.starts = [text.startsWith(byteOrderMark) ? byteOrderMark.length : 0];
    for (const { 0: ending, index } of text.matchAll(/\r\n|\r|\n/g)) this.starts.push(index + ending.length);
  }

  get count(): number {
    return this.starts.length;
  }

  /** The place of an offset; offsets outside the text count as its beginning or end. */
  positionAt(offset: number): Position {
    const inside = Math.max(this.starts[0]!, Math.min(offset, this.text.length));
    let line = 0;
    let behind = this.starts.length;
    while (behind - line > 1) {
      const middle = (line + behind) >> 1;
      if (this.starts[middle]! <= inside) line = middle;
      else behind = middle;
    }
    return { line: line + 1, column: inside - this.starts[line]! + 1 };
  }

  /** The offset of a place; what lies outside a line or the text counts as its beginning or end. */
  offsetAt({ line, column }: Position): number {
    if (line < 1) return this.starts[0]!;
    const start = this.starts[line - 1];
    if (start === undefined) return this.text.length;
    return Math.min(start + Math.max(0, column - 1), this.endOfLine(line));
  }

  /** Where a line ends, in front of its line ending. */
  private endOfLine(line: number): number {
    const next = this.starts[line];
    if (next === undefined) return this.text.length;
    return this.text.slice(next - 2, next) === '\r\n' ? next - 2 : next - 1;
  }
}
