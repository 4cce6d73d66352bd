package io.stampede.interop;

import io.stampede.interop.api.BehaviourService;
import io.stampede.interop.api.MessagesService;
import io.stampede.interop.api.TypesService;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ArgumentConfig;
import org.apache.dubbo.config.MethodConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.rpc.service.GenericService;

/** Exports and references, with Dubbo's own defaults wherever the case does not need something else. */
final class Dubbo {
    private final ApplicationConfig application;
    private final RegistryConfig registry;

    /** @param registryAddress of ZooKeeper, `host:port` */
    Dubbo(String name, String registryAddress) {
        application = new ApplicationConfig(name);
        application.setQosEnable(false);
        registry = new RegistryConfig("zookeeper://" + registryAddress);
        registry.setFile(System.getProperty("java.io.tmpdir") + "/" + name + ".cache");
    }

    void export(int port, String serialization) {
        ProtocolConfig protocol = new ProtocolConfig("dubbo", port);
        protocol.setSerialization(serialization);
        // Dubbo's default, which 3.3 does not check unless it is said.
        protocol.setPayload(8 * 1024 * 1024);
        // Consumers that do not keep to it, as the URL tells them, are cut off after three times that.
        protocol.setHeartbeat(1000);
        if (serialization.equals("protobuf")) {
            export(protocol, MessagesService.class, new Messages(), service -> {});
            return;
        }
        Object types = Proxy.newProxyInstance(
                TypesService.class.getClassLoader(), new Class<?>[] {TypesService.class}, new Checks());
        export(protocol, TypesService.class, (TypesService) types, service -> {});
        export(protocol, BehaviourService.class, new Behaviours("java"), service -> service.setMethods(callbacks()));
        if (!serialization.equals("hessian2")) return;
        export(protocol, BehaviourService.class, new Behaviours("java"), service -> service.setGroup("load"));
        export(protocol, BehaviourService.class, new Behaviours("java second"), service -> {
            service.setGroup("second");
            service.setVersion("2.0.0");
        });
    }

    /** Of BehaviourService: which arguments are callbacks. */
    private static List<MethodConfig> callbacks() {
        ArgumentConfig listener = new ArgumentConfig();
        listener.setIndex(1);
        listener.setCallback(true);
        MethodConfig tell = new MethodConfig();
        tell.setName("tell");
        tell.setArguments(List.of(listener));
        return List.of(tell);
    }

    private <T> void export(ProtocolConfig protocol, Class<T> type, T implementation, Consumer<ServiceConfig<T>> settings) {
        ServiceConfig<T> service = new ServiceConfig<>();
        service.setApplication(application);
        service.setRegistry(registry);
        service.setProtocol(protocol);
        service.setInterface(type);
        service.setRef(implementation);
        settings.accept(service);
        service.export();
    }

    /** The same without the interface. */
    GenericService referGeneric(Class<?> type, String url) {
        return refer(GenericService.class, url, reference -> {
            reference.setInterface(type.getName());
            reference.setGeneric("true");
        });
    }

    /**
     * @param url of providers, divided by `;`; null to find them through the registry
     */
    <T> T refer(Class<T> type, String url, Consumer<ReferenceConfig<T>> settings) {
        ReferenceConfig<T> reference = new ReferenceConfig<>();
        reference.setApplication(application);
        if (url == null) reference.setRegistry(registry);
        else reference.setUrl(url);
        if (type != GenericService.class) reference.setInterface(type);
        reference.setTimeout(10_000);
        reference.setRetries(0);
        reference.setCheck(false);
        settings.accept(reference);
        return reference.get();
    }
}
