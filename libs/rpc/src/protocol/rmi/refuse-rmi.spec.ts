import { describe, expect, it } from '@jest/globals';
import { defaultExtensions } from '../../config/default-extensions.js';
import { RMI } from './refuse-rmi.js';

describe('the protocol rmi', () => {
  it('is named among the others, and answers with the reason and with what replaces it', () => {
    const extensions = defaultExtensions();
    expect(extensions.names('protocol')).toContain(RMI);
    const make = extensions.require('protocol', RMI);
    expect(() => make({} as never)).toThrow(
      /rmi is not spoken here: .*native serialization.* hessian for a Java program/,
    );
  });
});
