package io.clearhead.generation.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.clearhead.generation.DeviceNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the device that a configuration asks for. */
final class ComputeDevice {

    private static final Pattern NAME = Pattern.compile("cpu|cuda(?::(?<index>\\d{1,3}))?");

    private ComputeDevice() {}

    /**
     * The device of that name, if it is there: a model that silently ran elsewhere would be a hundred times slower than its
     * operator believes.
     *
     * @param name {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws DeviceNotFoundException naming what was asked for and what was found
     */
    static Device find(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new DeviceNotFoundException(
                    "unknown device \"" + name + "\": expected \"cpu\", \"cuda\" or \"cuda:N\"");
        }
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        int found = Engine.getInstance().getGpuCount();
        int index = matcher.group("index") == null ? 0 : Integer.parseInt(matcher.group("index"));
        if (index >= found) {
            List<String> devices = new ArrayList<>(List.of("cpu"));
            for (int gpu = 0; gpu < found; gpu++) {
                devices.add("cuda:" + gpu);
            }
            throw new DeviceNotFoundException("device \"" + name + "\" was asked for, but this process finds only "
                    + devices + "; on a machine with a GPU this means that libtorch is the CPU build or the driver is"
                    + " not visible");
        }
        return Device.gpu(index);
    }

    /** The name under which a device is configured. */
    static String name(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }
}
