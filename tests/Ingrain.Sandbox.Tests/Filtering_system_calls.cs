using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ingrain.Sandbox.Tests;

/// <summary>The filter as the kernel would run it, by an interpreter of classic BPF that knows nothing of how it was assembled.</summary>
public class Filtering_system_calls
{
    private const uint Eperm = 0x00050001, Enosys = 0x00050026;

    public static TheoryData<Architecture, bool> Filters => new()
    {
        { Architecture.X64, true }, { Architecture.X64, false }, { Architecture.Arm64, true }, { Architecture.Arm64, false },
    };

    [Theory, MemberData(nameof(Filters))]
    public void allows_what_is_named_and_nothing_else(Architecture architecture, bool memoryFiles)
    {
        var filter = SystemCallFilter.Assemble(architecture, memoryFiles);
        var named = SystemCallTable.Allowed.Select(c => Number(c, architecture)).Where(n => n >= 0).ToHashSet();
        var judged = new[]
        {
            SystemCallTable.Clone, SystemCallTable.Clone3, SystemCallTable.SocketPair, SystemCallTable.Ioctl, SystemCallTable.Prctl,
            SystemCallTable.Personality,
        }.Select(c => Number(c, architecture)).ToHashSet();
        if (memoryFiles) named.Add(Number(SystemCallTable.MemoryFile, architecture));

        for (var number = 0; number < 2000; number++)
        {
            if (judged.Contains(number)) continue;
            var expected = named.Contains(number) ? SystemCallFilter.Allow : number > SystemCallTable.LastKnown ? Enosys : Eperm;
            Assert.Equal((number, expected), (number, Run(filter, architecture, number)));
        }
    }

    [Theory, MemberData(nameof(Filters))]
    public void judges_some_by_their_arguments(Architecture architecture, bool memoryFiles)
    {
        var filter = SystemCallFilter.Assemble(architecture, memoryFiles);
        uint On(SystemCall call, params ulong[] arguments) => Run(filter, architecture, Number(call, architecture), arguments);

        for (var bit = 0; bit < 64; bit++)
        {
            var isNamespace = bit is 17 or (>= 25 and <= 30);
            Assert.Equal((bit, isNamespace ? Eperm : SystemCallFilter.Allow), (bit, On(SystemCallTable.Clone, 17 | (1UL << bit))));
        }
        Assert.Equal(Enosys, On(SystemCallTable.Clone3, 0));
        for (var family = 0UL; family < 64; family++)
            Assert.Equal(family == 1 ? SystemCallFilter.Allow : Eperm, On(SystemCallTable.SocketPair, family));
        foreach (var order in new ulong[] { 0x5412, 0x541c, 0x5423 }) Assert.Equal(Eperm, On(SystemCallTable.Ioctl, 0, order));
        // What the kernel ignores, the upper half of a number of 32 bits, opens no way around.
        Assert.Equal(Eperm, On(SystemCallTable.Ioctl, 0, 0xffffffff_00005412));
        Assert.Equal(SystemCallFilter.Allow, On(SystemCallTable.Ioctl, 0x5412, 0x5401));
        foreach (var setting in new ulong[] { 35, 0x59616d61 }) Assert.Equal(Eperm, On(SystemCallTable.Prctl, setting));
        Assert.Equal(SystemCallFilter.Allow, On(SystemCallTable.Prctl, 15));
        Assert.Equal(SystemCallFilter.Allow, On(SystemCallTable.Personality, 0xffffffff));
        Assert.Equal(Eperm, On(SystemCallTable.Personality, 0x0040000));
    }

    [Fact]
    public void kills_who_calls_by_another_door()
    {
        var x64 = SystemCallFilter.Assemble(Architecture.X64, true);
        Assert.Equal(SystemCallFilter.Kill, Run(x64, 0x40000003, 0));
        Assert.Equal(SystemCallFilter.Kill, Run(x64, Architecture.Arm64, 0));
        Assert.Equal(SystemCallFilter.Kill, Run(x64, Architecture.X64, 0x40000000));
        Assert.Equal(SystemCallFilter.Kill, Run(x64, Architecture.X64, unchecked((int)0xffffffff)));
        Assert.Equal(SystemCallFilter.Kill, Run(SystemCallFilter.Assemble(Architecture.Arm64, true), Architecture.X64, 0));
    }

    [Fact]
    public void names_each_call_once()
    {
        foreach (var architecture in new[] { Architecture.X64, Architecture.Arm64 })
        {
            var numbers = SystemCallTable.Allowed.Select(c => Number(c, architecture)).Where(n => n >= 0).ToList();
            Assert.Equal(numbers.Count, numbers.Distinct().Count());
        }
        Assert.Equal(SystemCallTable.Allowed.Count, SystemCallTable.Allowed.Select(c => c.Name).Distinct().Count());
        foreach (var never in "socket connect mount ptrace bpf io_uring_setup unshare setns keyctl mknod".Split(' '))
            Assert.DoesNotContain(SystemCallTable.Allowed, c => c.Name == never);
    }

    [Fact]
    public void is_short_enough_for_the_kernel()
    {
        foreach (var architecture in new[] { Architecture.X64, Architecture.Arm64 })
            Assert.InRange(SystemCallFilter.Assemble(architecture, true).Length / 8, 100, 4096);
        Assert.Throws<NotSupportedException>(() => SystemCallFilter.Assemble(Architecture.X86, true));
    }

    private static int Number(SystemCall call, Architecture architecture) => architecture == Architecture.Arm64 ? call.Arm64 : call.X64;

    private static uint Run(byte[] filter, Architecture architecture, int number, params ulong[] arguments) =>
        Run(filter, architecture == Architecture.Arm64 ? 0xc00000b7 : 0xc000003e, number, arguments);

    private static uint Run(byte[] filter, uint architecture, int number, params ulong[] arguments)
    {
        var data = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        for (var i = 0; i < arguments.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + 8 * i), arguments[i]);
        var accumulator = 0U;
        for (var at = 0; ; at++)
        {
            var code = filter.AsSpan(8 * at, 8);
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(code[4..]);
            int Jump(ReadOnlySpan<byte> c, bool isMet) => isMet ? c[2] : c[3];
            switch (BinaryPrimitives.ReadUInt16LittleEndian(code))
            {
                case 0x20: accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)operand)); break;
                case 0x15: at += Jump(code, accumulator == operand); break;
                case 0x25: at += Jump(code, accumulator > operand); break;
                case 0x35: at += Jump(code, accumulator >= operand); break;
                case 0x45: at += Jump(code, (accumulator & operand) != 0); break;
                case 0x06: return operand;
                default: throw new InvalidDataException($"instruction {at} is none that a filter may have");
            }
        }
    }
}
