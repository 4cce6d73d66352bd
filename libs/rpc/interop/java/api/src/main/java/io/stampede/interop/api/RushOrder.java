package io.stampede.interop.api;

/** Fields of its own and those of its parent. */
public class RushOrder extends Order {
    private static final long serialVersionUID = 1L;

    public int minutes;
}
