package io.stampede.interop.api;

import java.io.Serializable;

public class Pair implements Serializable {
    private static final long serialVersionUID = 1L;

    public Node left;
    public Node right;
}
