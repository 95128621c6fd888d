import { writeTensorFile } from '../../files/tensorFile';
import type { ExportRequest } from '../../protocol/export';
import { ravel } from '../../tensor/shape';
import { explainEntry } from '../explain';
import { exportedTensors } from '../exportedTensors';
import type { Session } from '../session';
import type { NamedTensor } from '../tensors';
import { csvOf } from './csv';
import { numpyScript } from './numpyScript';
import { markdownReport } from './report';

/**
 * The bytes of a file with something of a session in it.
 * @throws RangeError when there is no such tensor or entry
 * @throws TensorFileError when the format cannot hold the tensors
 */
export function exportFile(session: Session, request: ExportRequest): Uint8Array<ArrayBuffer> {
  switch (request.kind) {
    case 'npz':
    case 'safetensors': {
      const tensors = exportedTensors(session.network, namedTensors(session, request.names));
      return writeTensorFile(`export.${request.kind}`, tensors);
    }
    case 'csv': return encoded(csvOf(session.tensor(request.name)));
    case 'numpy': return encoded(script(session, request));
    case 'report': return encoded(markdownReport(session.view(), request.check));
  }
}

/** Tensors of the run; or of something that was derived from it, such as a step of a descent. */
function namedTensors(session: Session, names: readonly string[] | undefined): NamedTensor[] {
  const all = session.tensors();
  return names?.map((name): NamedTensor => all.find((tensor) => tensor.name === name)
    ?? { name, symbol: name, role: 'gradient', tensor: session.tensor(name) }) ?? all;
}

function script(session: Session, { name, index, file }: ExportRequest & { readonly kind: 'numpy' }): string {
  const tensors = new Map(session.tensors().map(({ name: known, tensor }) => [known, tensor]));
  return numpyScript({
    explanation: explainEntry(session.network, name, index, Infinity),
    file,
    entry(tensor, at) {
      const { shape, data } = tensors.get(tensor)!;
      return data[ravel(at, shape)]!;
    },
  });
}

function encoded(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
