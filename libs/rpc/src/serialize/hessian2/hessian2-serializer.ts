import type { ObjectInput, ObjectOutput, Serializer } from '../serializer.js';
import { Hessian2Input } from './hessian2-input.js';
import { Hessian2Output } from './hessian2-output.js';

/** Hessian 2.0 in the dialect of Java Dubbo: UTF-16 lengths, CESU-8 text, enums as objects, doubles in thousandths. */
export class Hessian2Serializer implements Serializer {
  static readonly NAME = 'hessian2';
  readonly id = 2;
  readonly name = Hessian2Serializer.NAME;
  private readonly shared = new Hessian2Output();

  output(headerBytes: number): ObjectOutput {
    return this.shared.begin(headerBytes);
  }

  input(body: Buffer): ObjectInput {
    return new Hessian2Input(body);
  }
}
