import { ATTACHMENT, newAttachments } from '../../common/attachments.js';
import type { MethodContract } from '../../common/contract/service-contract.js';
import type { Invocation } from '../../common/invocation.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { captureBytes, type Serializer } from '../../serialize/serializer.js';
import { HEADER_BYTES } from '../../transport/frame-header.js';
import { DUBBO_VERSION, NO_VERSION } from './dubbo-constants.js';
import { typeDescriptor } from '../../common/contract/type-descriptor.js';

const RESERVED: ReadonlySet<string> = new Set(Object.values(ATTACHMENT));

/**
 * Writes requests for one provided service. A request's body, in order:
 *
 * ```
 * text  version of the protocol, "2.0.2"
 * text  path (the interface)
 * text  version of the service, "0.0.0" for none
 * text  method
 * text  JVM descriptors of the parameter types, joined
 * …     the arguments
 * map   attachments
 * ```
 *
 * What is the same for every call of a method is encoded once.
 */
export class RequestEncoder {
  private readonly heads = new Map<MethodContract, Buffer>();
  private readonly pairs: Buffer;

  constructor(
    private readonly serializer: Serializer,
    private readonly url: ServiceUrl,
    application: string,
  ) {
    const fixed = newAttachments();
    fixed[ATTACHMENT.path] = url.path;
    fixed[ATTACHMENT.interface] = url.parameter('interface') ?? url.path;
    const version = url.parameter('version');
    if (version !== undefined && version !== '') fixed[ATTACHMENT.version] = version;
    const group = url.parameter('group');
    if (group !== undefined && group !== '') fixed[ATTACHMENT.group] = group;
    fixed[ATTACHMENT.application] = application;
    this.pairs = captureBytes(serializer, (output) => output.writePairs(fixed));
  }

  /**
   * @param timeoutMs what is left for the call
   * @returns the frame with room for the header; valid until the serializer's next output
   * @throws TypeMismatch when an argument does not fit the contract
   */
  encode(invocation: Invocation, timeoutMs: number): Buffer {
    const { method, args } = invocation;
    if (args.length > method.args.length)
      throw new TypeMismatch(`${method.args.length} arguments`, String(args.length));
    let head = this.heads.get(method);
    if (head === undefined) this.heads.set(method, (head = this.encodeHead(invocation.methodName, method)));
    const output = this.serializer.output(HEADER_BYTES);
    output.writeRaw(head);
    for (let index = 0; index < method.args.length; index++) {
      try {
        output.writeValue(method.args[index]!, args[index]);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(`args[${index}]`) : error;
      }
    }
    output.writeAttachments(this.pairs, this.ownAttachments(invocation, timeoutMs));
    return output.bytes();
  }

  private ownAttachments(invocation: Invocation, timeoutMs: number): Record<string, string> {
    const own = newAttachments();
    own[ATTACHMENT.timeout] = String(Math.max(1, Math.ceil(timeoutMs)));
    for (const key in invocation.attachments) {
      if (!RESERVED.has(key)) own[key] = invocation.attachments[key]!;
    }
    return own;
  }

  private encodeHead(methodName: string, method: MethodContract): Buffer {
    return captureBytes(this.serializer, (output) => {
      output.writeString(DUBBO_VERSION);
      output.writeString(this.url.path);
      output.writeString(this.url.parameter('version') || NO_VERSION);
      output.writeString(methodName);
      output.writeString(method.args.map(typeDescriptor).join(''));
    });
  }
}
