import { memoryFor } from '../../src/engine/kernels/arena';
import { gemm, matrix } from '../../src/engine/kernels/gemm';
import { random } from '../../src/tensor/random';
import { compare } from './measure';
import { heading, reportRatio } from './report';

/** The loops of a textbook: C[i, j] += Σ A[i, p] B[p, j]. */
function multiplyPlainly(n: number, a: Float64Array, b: Float64Array, c: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += a[i * n + p]! * b[p * n + j]!;
      c[i * n + j]! += sum;
    }
  }
}

async function main(): Promise<void> {
  heading('Matrix product n × n in float64, against plain JavaScript loops');
  const numbers = random(1);
  for (const n of [64, 100, 128, 200, 256, 300]) {
    const allocate = memoryFor(4 * n * n * Float64Array.BYTES_PER_ELEMENT);
    const [a, b, c] = [allocate(n * n), allocate(n * n), allocate(n * n)] as const;
    for (let i = 0; i < n * n; i++) {
      a[i] = numbers.normal();
      b[i] = numbers.normal();
    }
    const heap = [a.slice(), b.slice(), c.slice()] as const;
    const own = { name: 'own', run: () => gemm(n, n, n, matrix(a, n), matrix(b, n), matrix(c, n)) };
    const plain = { name: 'plain loops', run: () => multiplyPlainly(n, ...heap) };
    reportRatio(`n = ${n}`, plain.name, await compare(own, plain, 4), 13);
  }
}

void main();
