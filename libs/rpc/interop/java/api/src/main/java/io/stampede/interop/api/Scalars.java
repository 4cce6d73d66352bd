package io.stampede.interop.api;

import java.io.Serializable;

/**
 * A field of every primitive type and of every box; but no `float`, which hessian-lite 4.0.4 (Dubbo 3.3.6) reads wrongly, Java's own as
 * ours: it puts the eight bytes of a double there.
 */
public class Scalars implements Serializable {
    private static final long serialVersionUID = 1L;

    public boolean flag;
    public byte tiny;
    public short small;
    public int number;
    public long large;
    public double precise;
    public char letter;
    public Boolean boxedFlag;
    public Byte boxedTiny;
    public Short boxedSmall;
    public Integer boxedNumber;
    public Long boxedLarge;
    public Float boxedSingle;
    public Double boxedPrecise;
    public Character boxedLetter;
}
