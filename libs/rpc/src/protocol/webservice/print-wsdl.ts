import type { EnumType, FieldType, StructType } from '../../common/contract/field-type.js';
import type { MethodContract, ServiceContract } from '../../common/contract/service-contract.js';
import { escapeXml } from '../../serialize/xml/xml-element.js';
import { argumentName } from '../http/describe-contract.js';
import { namespaceOf, SCHEMA } from './soap.js';

const SIMPLE: Readonly<Partial<Record<FieldType['kind'], string>>> = {
  string: 'string',
  char: 'string',
  boolean: 'boolean',
  int8: 'byte',
  int16: 'short',
  int32: 'int',
  int64: 'long',
  float: 'float',
  double: 'double',
  binary: 'base64Binary',
  date: 'dateTime',
  value: 'string',
  any: 'anyType',
};

/** Types that `any` may be besides those of XML schema. */
const ANY_TYPES = `<xsd:complexType name="List"><xsd:sequence><xsd:element name="item" type="xsd:anyType" nillable="true" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType>
<xsd:complexType name="Map"><xsd:sequence><xsd:element name="entry" minOccurs="0" maxOccurs="unbounded"><xsd:complexType><xsd:sequence><xsd:element name="key" type="xsd:string"/><xsd:element name="value" type="xsd:anyType" nillable="true"/></xsd:sequence></xsd:complexType></xsd:element></xsd:sequence></xsd:complexType>`;

/**
 * The WSDL 1.1 of a contract: document/literal wrapped, every struct and enumeration a type of its Java name.
 *
 * @param address URL of the service
 */
export function printWsdl(contract: ServiceContract, address: string): string {
  const methods = Object.entries(contract.methods as Record<string, MethodContract>);
  const name = contract.interfaceName.slice(contract.interfaceName.lastIndexOf('.') + 1);
  const schema = new SchemaPrinter();
  const elements = methods.map(([method, { args, returns }]) => {
    const inputs = args.map((type, index) => schema.element(argumentName(type, index), type)).join('');
    const output = returns.kind === 'void' ? '' : schema.element('return', returns);
    return (
      `<xsd:element name="${method}"><xsd:complexType><xsd:sequence>${inputs}</xsd:sequence></xsd:complexType></xsd:element>\n` +
      `<xsd:element name="${method}Response"><xsd:complexType><xsd:sequence>${output}</xsd:sequence></xsd:complexType></xsd:element>`
    );
  });
  const each = (line: (method: string) => string): string =>
    methods.map(([method]) => line(method)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="${name}" targetNamespace="${namespaceOf(contract.interfaceName)}" xmlns:tns="${namespaceOf(contract.interfaceName)}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd="${SCHEMA}">
<wsdl:types>
<xsd:schema targetNamespace="${namespaceOf(contract.interfaceName)}" elementFormDefault="unqualified">
${[...elements, ANY_TYPES, ...schema.types.values()].join('\n')}
</xsd:schema>
</wsdl:types>
${each((method) => `<wsdl:message name="${method}"><wsdl:part name="parameters" element="tns:${method}"/></wsdl:message>\n<wsdl:message name="${method}Response"><wsdl:part name="parameters" element="tns:${method}Response"/></wsdl:message>`)}
<wsdl:portType name="${name}">
${each((method) => `<wsdl:operation name="${method}"><wsdl:input message="tns:${method}"/><wsdl:output message="tns:${method}Response"/></wsdl:operation>`)}
</wsdl:portType>
<wsdl:binding name="${name}Binding" type="tns:${name}">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${each((method) => `<wsdl:operation name="${method}"><soap:operation soapAction=""/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`)}
</wsdl:binding>
<wsdl:service name="${name}Service">
<wsdl:port name="${name}Port" binding="tns:${name}Binding"><soap:address location="${escapeXml(address)}"/></wsdl:port>
</wsdl:service>
</wsdl:definitions>
`;
}

class SchemaPrinter {
  /** Named types by their Java name. */
  readonly types = new Map<string, string>();

  element(name: string, type: FieldType, occurs = ''): string {
    switch (type.kind) {
      case 'nullable':
        return this.element(name, type.inner, ` nillable="true"${occurs || ' minOccurs="0"'}`);
      case 'lazy':
        return this.element(name, type.resolve(), occurs);
      case 'list':
      case 'array':
      case 'set':
        return inline(name, occurs, this.element('item', type.element, MANY));
      case 'map': {
        const pair = this.element('key', type.key) + this.element('value', type.value);
        return inline(name, occurs, inline('entry', MANY, pair));
      }
      default:
        return `<xsd:element name="${name}" type="${this.named(type)}"${occurs}/>`;
    }
  }

  private named(type: FieldType): string {
    if (type.kind === 'struct' || type.kind === 'enum') {
      const name = typeName(type);
      if (!this.types.has(type.javaName)) {
        this.types.set(type.javaName, '');
        this.types.set(
          type.javaName,
          type.kind === 'enum' ? enumeration(type, name) : this.struct(type, name),
        );
      }
      return `tns:${name}`;
    }
    if (type.kind === 'value') return `xsd:${VALUES[type.javaName] ?? 'string'}`;
    return `xsd:${SIMPLE[type.kind] ?? 'anyType'}`;
  }

  private struct({ fields }: StructType, name: string): string {
    const elements = Object.entries(fields).map(([field, type]) => this.element(field, type));
    return `<xsd:complexType name="${name}"><xsd:sequence>${elements.join('')}</xsd:sequence></xsd:complexType>`;
  }
}

/** Value classes whose text is one of XML schema's too; a BigDecimal's may have an exponent. */
const VALUES: Readonly<Record<string, string>> = { 'java.math.BigInteger': 'integer' };

const MANY = ' minOccurs="0" maxOccurs="unbounded"';

const inline = (name: string, occurs: string, content: string): string =>
  `<xsd:element name="${name}"${occurs}><xsd:complexType><xsd:sequence>${content}</xsd:sequence></xsd:complexType></xsd:element>`;

const enumeration = ({ values }: EnumType, name: string): string =>
  `<xsd:simpleType name="${name}"><xsd:restriction base="xsd:string">${values
    .map((value) => `<xsd:enumeration value="${escapeXml(value)}"/>`)
    .join('')}</xsd:restriction></xsd:simpleType>`;

const typeName = ({ javaName }: StructType | EnumType): string => javaName.replace(/[^\w.-]/g, '_');
