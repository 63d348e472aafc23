package io.muster.cdi.extension;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes the calls of a facade, behind all other interceptors: security, validation and retries have run by then, once,
 * at the caller.
 */
@Routed
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_AFTER + 900)
class RouterInterceptor {
    private final MusterExtension extension;

    @Inject
    RouterInterceptor(MusterExtension extension) {
        this.extension = extension;
    }

    @AroundInvoke
    @Nullable
    Object route(InvocationContext call) throws Exception {
        return extension.running().router().route(call);
    }
}
