import type { Protocol } from '../protocol.js';

/** Name of the protocol that is not there. */
export const RMI = 'rmi';

/**
 * Java RMI is no protocol for other languages: its calls and results are Java's native serialization, in which the bytes name the
 * classes that are built, and stubs find each other through the objects of a Java registry. What a Node process could speak of it is
 * the handshake (JRMI, version 2) and the numbers of the messages, never a value safely. So there is no stub of it here.
 *
 * @throws TypeError always, with what to use instead
 */
export function refuseRmi(): Protocol {
  throw new TypeError(
    'the protocol rmi is not spoken here: its values are Java native serialization, which lets bytes choose the classes that are built. ' +
      'Instead: dubbo for Java Dubbo, hessian for a Java program without Dubbo (HessianProxyFactory, HessianServlet), http for anything else',
  );
}
