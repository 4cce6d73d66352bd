package io.stampede.interop.api;

/** An enum with a body in one constant: its class on the wire must still be Color. */
public enum Color {
    RED,
    GREEN {
        @Override
        public String shade() {
            return "dark";
        }
    },
    BLUE;

    public String shade() {
        return "plain";
    }
}
