import { escapeXml, type XmlElement } from '../../serialize/xml/xml-element.js';

/** SOAP 1.1, https://www.w3.org/TR/2000/NOTE-SOAP-20000508/. */
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope';
export const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
/** Namespace of the code in a fault's detail. */
const FAULT_NAMESPACE = 'urn:stampede:rpc';

/** Namespace of a service. */
export const namespaceOf = (interfaceName: string): string => `urn:${interfaceName}`;

/** A message around the content of its body. */
export const envelope = (namespace: string, content: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${SOAP}" xmlns:xsi="${SCHEMA_INSTANCE}" ` +
      `xmlns:xsd="${SCHEMA}" xmlns:tns="${escapeXml(namespace)}"><soap:Body>${content}</soap:Body></soap:Envelope>\n`,
  );

/** A fault; `code` is the RpcError's. */
export const fault = (side: FaultSide, code: string, message: string): Buffer =>
  envelope(
    FAULT_NAMESPACE,
    `<soap:Fault><faultcode>soap:${side}</faultcode><faultstring>${escapeXml(printable(message))}</faultstring>` +
      `<detail><tns:code>${code}</tns:code></detail></soap:Fault>`,
  );

export type FaultSide = 'Client' | 'Server' | 'VersionMismatch' | 'MustUnderstand';

const printable = (text: string): string =>
  text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '?');

/** What a message is not. */
export class SoapProblem extends TypeError {
  constructor(
    readonly side: FaultSide,
    message: string,
  ) {
    super(message);
  }
}

/** The one element in the body of a message. @throws SoapProblem */
export function bodyOf(root: XmlElement): XmlElement {
  if (root.name !== 'Envelope') throw new SoapProblem('Client', 'no SOAP envelope');
  if ([...root.attributes.values()].includes(SOAP_12))
    throw new SoapProblem('VersionMismatch', 'SOAP 1.1 is spoken here, not 1.2');
  const header = root.children.find(({ name }) => name === 'Header');
  const demanded = header?.children.find(({ attributes }) => attributes.get('mustUnderstand') === '1');
  if (demanded !== undefined)
    throw new SoapProblem('MustUnderstand', `the header ${demanded.name.slice(0, 100)} is not understood`);
  const content = root.children.find(({ name }) => name === 'Body')?.children ?? [];
  if (content.length !== 1) throw new SoapProblem('Client', 'the body of a call holds one element');
  return content[0]!;
}
