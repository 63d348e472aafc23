package io.muster.log;

final class MemoryLogTest implements LogStoreContract {
    @Override
    public LogStore open() {
        return new MemoryLog();
    }
}
