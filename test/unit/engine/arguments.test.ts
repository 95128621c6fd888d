import assert from 'node:assert/strict';
import {
  ArgumentError, boolean, choice, integer, integers, number, optional, padding, pair, parseArguments, text,
  type Argument,
} from '../../../src/engine/arguments';
import { english } from '../../../src/protocol/sentence';

const description = 'What it means.';

/** One kind of argument: what it takes, as what, and what it refuses. */
interface Kind {
  readonly name: string;
  readonly argument: Argument;
  readonly expects: string;
  readonly takes: readonly (readonly [written: unknown, value: unknown])[];
  readonly refuses: readonly unknown[];
}

const notNumbers = [NaN, Infinity, -Infinity, '3', true, null, undefined, {}, [], [3], 3n];
const largest = 2 ** 31 - 1;

const kinds: readonly Kind[] = [
  {
    name: 'a whole number',
    argument: integer({ description }),
    expects: 'a whole number',
    takes: [[0, 0], [-7, -7], [3.0, 3], [largest, largest], [-largest, -largest]],
    refuses: [...notNumbers, 0.5, 2 ** 31, -(2 ** 31), 1e300, Number.MIN_VALUE],
  },
  {
    name: 'a whole number from a minimum',
    argument: integer({ description, minimum: 1 }),
    expects: 'a whole number ≥ 1',
    takes: [[1, 1], [120, 120], [largest, largest]],
    refuses: [...notNumbers, 0, -1, 1.5, 2 ** 31],
  },
  {
    name: 'a whole number up to a maximum',
    argument: integer({ description, maximum: -1 }),
    expects: 'a whole number ≤ -1',
    takes: [[-1, -1], [-5, -5]],
    refuses: [...notNumbers, 0, 1],
  },
  {
    name: 'a number',
    argument: number({ description }),
    expects: 'a number',
    takes: [[0, 0], [-0.5, -0.5], [1e308, 1e308], [5e-324, 5e-324]],
    refuses: notNumbers,
  },
  {
    name: 'a number in a range',
    argument: number({ description, minimum: 0, maximum: 1 }),
    expects: 'a number from 0 to 1',
    takes: [[0, 0], [0.5, 0.5], [1, 1]],
    refuses: [...notNumbers, -1e-9, 1.0001],
  },
  {
    name: 'true or false',
    argument: boolean({ description }),
    expects: 'true or false',
    takes: [[true, true], [false, false]],
    refuses: [0, 1, 'true', null, undefined, [true]],
  },
  {
    name: 'one of a few words',
    argument: choice(['mean', 'sum'], { description }),
    expects: '"mean" or "sum"',
    takes: [['mean', 'mean'], ['sum', 'sum']],
    refuses: ['Mean', 'none', '', 0, null, ['mean'], 'toString'],
  },
  {
    name: 'a text',
    argument: text({ description }),
    expects: 'a text',
    takes: [['', ''], ['z * z', 'z * z']],
    refuses: [1, null, ['a'], true],
  },
  {
    name: 'a list of whole numbers',
    argument: integers({ description, minimum: 1 }),
    expects: 'a list of whole numbers ≥ 1',
    takes: [[[], []], [[1, 2, 3], [1, 2, 3]]],
    refuses: [1, '1, 2', null, [0], [1, 1.5], [1, '2'], [[1]], [1, null], { length: 0 }],
  },
  {
    name: 'a pair',
    argument: pair({ description, minimum: 1 }),
    expects: 'a whole number ≥ 1 or [height, width]',
    takes: [[3, [3, 3]], [[2, 5], [2, 5]]],
    refuses: [
      0, 1.5, [], [1], [1, 2, 3], [0, 1], [1, 0], ['1', 2], [[1, 2], [3, 4]], '3', null, { 0: 1, 1: 2, length: 2 },
    ],
  },
  {
    name: 'padding',
    argument: padding({ description }),
    expects: 'a whole number ≥ 0, [height, width], [[top, bottom], [left, right]], "valid" or "same"',
    takes: [
      [0, [[0, 0], [0, 0]]], [2, [[2, 2], [2, 2]]], [[1, 3], [[1, 1], [3, 3]]], [[[1, 2], [3, 4]], [[1, 2], [3, 4]]],
      ['valid', [[0, 0], [0, 0]]], ['same', 'same'],
    ],
    refuses: [
      -1, 0.5, [1], [1, 2, 3], [-1, 0], [[1, 2]], [[1, 2], 3], [[1, 2], [3]], [[1, 2], [3, -1]],
      [[1, 2], [3, 4], [5, 6]], [[[1, 2], [3, 4]]], 'full', 'SAME', null, true, {},
    ],
  },
];

describe('Arguments of operators', () => {
  for (const { name, argument, expects, takes, refuses } of kinds) {
    describe(name, () => {
      it(`is asked for as “${expects}”`, () => assert.equal(english(argument.expects), expects));

      it('is explained, and has no value of its own unless told', () => {
        assert.equal(argument.description, description);
        assert.equal('default' in argument, false);
      });

      for (const [written, value] of takes) {
        it(`takes ${show(written)}`, () => assert.deepEqual(argument.parse(written), { ok: true, value }));
      }

      for (const written of refuses) {
        it(`refuses ${show(written)}`, () => {
          assert.equal(refusal(argument, written), expects);
        });
      }
    });
  }
});

/** What an argument expects instead of a value; undefined when it takes it. */
function refusal(argument: Argument, written: unknown): string | undefined {
  const parsed = argument.parse(written);
  return parsed.ok ? undefined : english(parsed.expected);
}

/** JSON has no NaN, no undefined and no big whole numbers. */
function show(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

describe('An argument that may be left out', () => {
  const argument = optional(pair({ minimum: 1, description }));

  it('is undefined to the operator when it is null, and null by default', () => {
    assert.deepEqual(argument.parse(null), { ok: true, value: undefined });
    assert.equal(argument.default, null);
  });

  it('is read as ever when it is given', () => {
    assert.deepEqual(argument.parse(2), { ok: true, value: [2, 2] });
    assert.equal(refusal(argument, 0), 'a whole number ≥ 1 or [height, width]');
  });
});

describe('A table of arguments', () => {
  const table = {
    out_channels: integer({ minimum: 1, description }),
    stride: pair({ minimum: 1, default: 1, description }),
    bias: boolean({ default: true, description }),
    groups: optional(integer({ minimum: 1, description })),
  };

  /** Asserts that these values are refused, for which argument, and in which words. */
  function assertRefused(written: Readonly<Record<string, unknown>>, argument: string, message: string): void {
    assert.throws(() => parseArguments(table, written), (error: unknown) => {
      assert.ok(error instanceof ArgumentError);
      assert.deepEqual([error.argument, error.message], [argument, message]);
      return true;
    });
  }

  it('is filled up with defaults, which are read like what is written', () => {
    const expected = { out_channels: 6, stride: [1, 1], bias: true, groups: undefined };
    assert.deepEqual(parseArguments(table, { out_channels: 6 }), expected);
  });

  it('takes what is written instead', () => {
    const written = { out_channels: 6, stride: [2, 1], bias: false, groups: 3 };
    assert.deepEqual(parseArguments(table, written), written);
  });

  it('says what is missing and what belongs there', () => {
    assertRefused({}, 'out_channels', 'out_channels is missing: a whole number ≥ 1');
  });

  it('says what is wrong, what it is and what was expected', () => {
    assertRefused({ out_channels: 0 }, 'out_channels', 'out_channels is 0, expected a whole number ≥ 1');
    assertRefused({ out_channels: 1, stride: [1, 2, 3] }, 'stride',
      'stride is [1,2,3], expected a whole number ≥ 1 or [height, width]');
    assertRefused({ out_channels: 1, bias: 'no' }, 'bias', 'bias is "no", expected true or false');
  });

  it('says what it does not know', () => {
    assertRefused({ out_channels: 1, kernel: 3 }, 'kernel', 'there is no argument kernel');
  });

  it('is not taken in by names that all objects have', () => {
    assertRefused({ out_channels: 1, toString: 1 }, 'toString', 'there is no argument toString');
    assertRefused(JSON.parse('{"out_channels": 1, "__proto__": 2}') as Record<string, unknown>, '__proto__',
      'there is no argument __proto__');
    const inherited = Object.create({ out_channels: 3 }) as Record<string, unknown>;
    assertRefused(inherited, 'out_channels', 'out_channels is missing: a whole number ≥ 1');
  });
});

describe('JSON schemas of arguments', () => {
  const schemas: readonly (readonly [Argument, object])[] = [
    [integer({ description, minimum: 1 }), { type: 'integer', minimum: 1 }],
    [integer({ description }), { type: 'integer' }],
    [number({ description, minimum: 0, maximum: 1 }), { type: 'number', minimum: 0, maximum: 1 }],
    [boolean({ description }), { type: 'boolean' }],
    [choice(['a', 'b'], { description }), { enum: ['a', 'b'] }],
    [text({ description }), { type: 'string' }],
    [integers({ description, minimum: 0 }), { type: 'array', items: { type: 'integer', minimum: 0 } }],
    [pair({ description, minimum: 1 }), {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 2, maxItems: 2 },
      ],
    }],
  ];
  for (const [argument, schema] of schemas) {
    it(english(argument.expects), () => assert.deepEqual(argument.schema, schema));
  }

  it('of padding: a number, a pair, a pair of pairs, or a word', () => {
    const { anyOf } = padding({ description }).schema as { anyOf: object[] };
    assert.deepEqual(anyOf.length, 4);
    assert.deepEqual(anyOf[3], { enum: ['valid', 'same'] });
  });
});
