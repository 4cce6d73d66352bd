package io.stampede.interop.api;

import java.io.Serializable;
import java.util.List;

/** Holds its own kind: for circles, trees and chains. */
public class Node implements Serializable {
    private static final long serialVersionUID = 1L;

    public String name;
    public Node next;
    public List<Node> children;

    public Node() {}

    public Node(String name) {
        this.name = name;
    }
}
