import assert from 'node:assert/strict';
import { openSession } from './fixtures/sessions';
import { useInspector } from './useInspector';

/** How all sizes of windows meet: apart, overlapping, larger than what they move by, and all there is at once. */
const images = [
  { op: 'MaxPool2d', kernel_size: 1 },
  { op: 'MaxPool2d', kernel_size: 2 },
  { op: 'MaxPool2d', kernel_size: 3, stride: 1, padding: 1 },
  { op: 'MaxPool2d', kernel_size: 2, stride: 1, dilation: 3 },
  { op: 'AvgPool2d', kernel_size: 3, stride: 2 },
  { op: 'AdaptiveMaxPool2d', output_size: 3 },
  { op: 'AdaptiveAvgPool2d', output_size: 3 },
  { op: 'AdaptiveAvgPool2d', output_size: 1 },
];
const signals = [{ op: 'MaxPool1d', kernel_size: 3, stride: 1 }, { op: 'AvgPool1d', kernel_size: 4, stride: 2 }];

/** Every pooling of one input. The same three numbers again and again: nearly all windows have ties. */
function poolings(shape: readonly number[], layers: readonly object[]): ReturnType<typeof openSession> {
  const size = shape.reduce((product, one) => product * one, 1);
  const x = Array.from({ length: size }, (_, at) => (Math.floor(at / 8) + at) % 3);
  const nested = shape.toReversed().slice(0, -1).reduce<unknown[]>((values, length) =>
    Array.from({ length: values.length / length }, (_, at) => values.slice(at * length, (at + 1) * length)), x);
  return openSession({
    format: 'gradnet', version: 1, batch: 1, inputs: [{ name: 'x', shape: ['N', ...shape] }],
    layers: [
      ...layers.flatMap((layer, at) => [
        { name: `pool${at}`, inputs: ['x'], ...layer }, { name: `flat${at}`, op: 'Flatten' },
      ]),
      { name: 'all', op: 'Concat', inputs: layers.map((_, at) => `flat${at}`) },
      { name: 'fc', op: 'Linear', out_features: 3 },
    ],
    loss: { op: 'MSELoss' },
    data: { x: [nested] },
  });
}

/** What of a picture is over its words. It is sent to the browser as text. */
function crossings(picture: Element): readonly string[] {
  const found: string[] = [];
  const words = [...picture.querySelectorAll('text')];
  for (const line of picture.querySelectorAll<SVGGeometryElement>('path, circle, .lit-current')) {
    const toScreen = line.getScreenCTM()!;
    for (const word of words.filter((one) => line.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_PRECEDING
      || one.matches('.ruler-label'))) {
      const { left, right, top, bottom } = word.getBoundingClientRect();
      for (let length = 0; length <= line.getTotalLength(); length += 0.5) {
        const { x, y } = line.getPointAtLength(length).matrixTransform(toScreen);
        if (x < left || x > right || y < top || y > bottom) continue;
        found.push(`${line.getAttribute('class')} over ${word.textContent}`);
        break;
      }
    }
  }
  return found;
}

describe('The picture of a pooling', () => {
  const open = useInspector();

  for (const [name, shape, layers, entry] of [
    ['images', [1, 8, 8], images, [0, 0, 4, 3]], ['images, at a corner', [1, 8, 8], images, [0, 0, 0, 0]],
    ['signals', [2, 12], signals, [0, 1, 5]],
  ] as const) {
    it(`has no line over a word (${name})`, async () => {
      const { page } = await open({
        session: poolings(shape, layers), selection: { layer: 'x', tensor: 'x.grad', entry },
      });
      const pictures = page.locator('.pooling-picture svg');
      await pictures.nth(layers.length - 1).waitFor();
      assert.equal(await pictures.count(), layers.length);
      assert.ok(await page.locator('.pooling-picture .arrow').count() > layers.length);
      assert.ok(await page.locator('.pooling-picture .cell-label', { hasText: '=' }).count() > 0);
      for (const picture of await pictures.all()) assert.deepEqual(await picture.evaluate(crossings), []);
    });
  }

  it('keeps the dot of a winner off the NaN that it gets', async () => {
    const session = poolings([1, 8, 8], [{ op: 'MaxPool2d', kernel_size: 2 }]);
    const tensorOf = session.tensor.bind(session);
    session.tensor = (name) => {
      const tensor = tensorOf(name);
      return name.endsWith('grad') ? { ...tensor, data: tensor.data.map(() => NaN) } : tensor;
    };
    const { page } = await open({ session, selection: { layer: 'x', tensor: 'x.grad', entry: [0, 0, 4, 3] } });
    const picture = page.locator('.pooling-picture svg');
    await picture.waitFor();
    const boxes = (kind: string): Promise<readonly DOMRect[]> => picture.locator(kind).evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
    const [dots, words] = [await boxes('.winner'), await boxes('.cell-label')];
    assert.ok(dots.length > 0 && words.length > 0);
    // The box of a text has room above its letters.
    const letters = words.map(({ left, right, y, height }) =>
      ({ left, right, top: y + height / 4, bottom: y + (3 * height) / 4 }));
    assert.deepEqual(dots.filter((dot) => letters.some(({ left, right, top, bottom }) =>
      dot.left < right && dot.right > left && dot.top < bottom && dot.bottom > top)), []);
  });
});
