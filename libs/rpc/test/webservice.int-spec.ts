import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { XMLValidator } from 'fast-xml-parser';
import { RpcApplication } from '../src/index.js';
import { parseXml } from '../src/serialize/xml/xml-element.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';
import { knownProviders } from './support/known-providers.js';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const soap = (body: string, header = ''): string =>
  `<e:Envelope xmlns:e="${ENVELOPE}" xmlns:m="urn:${EchoService.interfaceName}">${header}<e:Body>${body}</e:Body></e:Envelope>`;

describe('the protocol webservice, as any SOAP client speaks it', () => {
  let provider: RpcApplication;
  let url: string;

  beforeEach(async () => {
    provider = await RpcApplication.start({
      application: 'provider',
      registry: knownProviders([]),
      ports: { webservice: 0 },
    });
    await provider.export(EchoService, new EchoImplementation('one'), {
      protocols: ['webservice'],
      version: '1.0.0',
    });
    url = `http://127.0.0.1:${provider.ports.webservice}/${EchoService.interfaceName}?version=1.0.0`;
  });

  afterEach(() => provider.close());

  async function post(body: string, type = 'text/xml; charset="UTF-8"'): Promise<[number, string]> {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': type, soapaction: '""' },
    });
    return [answer.status, await answer.text()];
  }

  it('answers a call in its own prefixes', async () => {
    const [status, text] = await post(soap('<m:echo><text>a &amp; b</text></m:echo>'));
    expect(status).toBe(200);
    expect(text).toContain('<tns:echoResponse><return>a &#38; b</return></tns:echoResponse>');
    const [, note] = await post(soap('<m:note><arg0><text>a</text><count>1</count></arg0></m:note>'));
    expect(note).toContain('<return><text>a</text><count>1</count><by xsi:nil="true"/></return>');
    expect(await post(soap('<m:wait><ms>1</ms></m:wait>'))).toMatchObject([
      200,
      expect.stringContaining('<tns:waitResponse></tns:waitResponse>'),
    ]);
  });

  it.each<[number, string, string, string, string]>([
    [
      500,
      'Client',
      'BAD_REQUEST',
      soap('<m:echo><text><b/></text></m:echo>'),
      'args[0] text: expected text, got elements',
    ],
    [500, 'Client', 'BAD_REQUEST', soap('<m:echo/>'), 'args[0] text: expected string, got nothing'],
    [500, 'Client', 'BAD_REQUEST', soap('<m:echo><texts/></m:echo>'), 'expected arguments text, got texts'],
    [500, 'Client', 'METHOD_NOT_FOUND', soap('<m:constructor2/>'), 'has no method constructor2'],
    [500, 'Client', 'BAD_REQUEST', soap(''), 'holds one element'],
    [500, 'Client', 'BAD_REQUEST', '<a/>', 'no SOAP envelope'],
    [500, 'Client', 'BAD_REQUEST', '<a', 'the call cannot be read'],
    [
      500,
      'Client',
      'BAD_REQUEST',
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${soap('<m:echo><text>&x;</text></m:echo>')}`,
      'document type',
    ],
    [
      500,
      'Server',
      'SERVICE_ERROR',
      soap('<m:fail><reason>no &lt;stock&gt;</reason></m:fail>'),
      'no &#60;stock&#62;',
    ],
    [
      500,
      'VersionMismatch',
      'BAD_REQUEST',
      soap('<m:echo/>').replace(ENVELOPE, 'http://www.w3.org/2003/05/soap-envelope'),
      '1.1',
    ],
    [
      500,
      'MustUnderstand',
      'BAD_REQUEST',
      soap('<m:echo/>', '<e:Header><s:Security xmlns:s="s" e:mustUnderstand="1"/></e:Header>'),
      'Security',
    ],
  ])('answers with a fault %#', async (status, side, code, body, message) => {
    const [actual, text] = await post(body);
    expect(actual).toBe(status);
    expect(text).toContain(`<faultcode>soap:${side}</faultcode>`);
    expect(text).toContain(`<tns:code>${code}</tns:code>`);
    expect(text).toContain(message);
    expect(text).not.toContain(' at ');
  });

  it('takes SOAP 1.1 alone', async () => {
    expect((await post(soap('<m:echo/>'), 'application/soap+xml'))[0]).toBe(415);
    expect((await post(soap('<m:echo/>'), 'text/xml; charset=utf-16'))[0]).toBe(415);
  });

  it('shows a WSDL with its own address and the types of the contract', async () => {
    const answer = await fetch(`${url}&wsdl`);
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const wsdl = await answer.text();
    expect(XMLValidator.validate(wsdl)).toBe(true);
    expect(parseXml(Buffer.from(wsdl)).name).toBe('definitions');
    expect(wsdl).toContain(`<soap:address location="${url}"/>`);
    for (const part of [
      `targetNamespace="urn:${EchoService.interfaceName}"`,
      '<xsd:element name="echo"><xsd:complexType><xsd:sequence><xsd:element name="text" type="xsd:string"/>',
      '<xsd:element name="echoResponse"><xsd:complexType><xsd:sequence><xsd:element name="return" type="xsd:string"/>',
      '<xsd:element name="arg0"><xsd:complexType><xsd:sequence><xsd:element name="item" type="xsd:string" minOccurs="0" maxOccurs="unbounded"/>',
      '<xsd:complexType name="io.stampede.test.Note"><xsd:sequence><xsd:element name="text" type="xsd:string"/><xsd:element name="count" type="xsd:int"/><xsd:element name="by" type="xsd:string" nillable="true" minOccurs="0"/>',
      '<wsdl:operation name="echo"><wsdl:input message="tns:echo"/>',
    ])
      expect(wsdl).toContain(part);
  });
});
