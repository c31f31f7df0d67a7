using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ingrain.Sandbox;

/// <summary>
/// The filter that the kernel asks before every system call of a program, as instructions of classic BPF over struct seccomp_data (number
/// at 0, architecture at 4, arguments of 8 bytes from 16). Everything that is not named is refused. It is assembled here, so that no native
/// library has to be found.
/// </summary>
internal sealed class SystemCallFilter
{
    public const uint Allow = 0x7fff0000;
    public const uint Kill = 0x80000000;

    private const uint Refuse = 0x00050000 | 1; // an error: operation not permitted
    private const uint Unknown = 0x00050000 | 38; // an error: function not implemented

    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfGreater = 0x25, JumpIfAtLeast = 0x35, JumpIfAnyBit = 0x45, Return = 0x06;
    private const uint NumberOffset = 0, ArchitectureOffset = 4, ArgumentsOffset = 16;

    // The x32 way into the kernel uses other numbers for the same calls.
    private const uint X32Bit = 0x40000000;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
    private const uint NamespaceFlags = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;
    private const uint FamilyUnix = 1;
    private const uint PersonalityQuery = 0xffffffff;

    // TIOCSTI types into a terminal, TIOCLINUX pastes into a console, TIOCSETD changes the line discipline.
    private static readonly uint[] RefusedOrders = [0x5412, 0x541c, 0x5423];

    // PR_SET_MM rewrites what a process says of itself, PR_SET_PTRACER lets another one in.
    private static readonly uint[] RefusedSettings = [35, 0x59616d61];

    private readonly List<Instruction> _code = [];
    private readonly bool _isArm;

    private SystemCallFilter(bool isArm) => _isArm = isArm;

    /// <summary>Whether there is a table of numbers for a processor.</summary>
    public static bool Knows(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Assembles the filter.</summary>
    /// <param name="architecture">The processor: x86_64 or aarch64.</param>
    /// <param name="allowsMemoryFiles">Whether memory is limited by the kernel, so that files in memory count.</param>
    /// <returns>The instructions as the kernel reads them, 8 bytes each in the byte order of the machine, which is little-endian.</returns>
    public static byte[] Assemble(Architecture architecture, bool allowsMemoryFiles)
    {
        if (!Knows(architecture)) throw new NotSupportedException($"There is no table of system calls for {architecture}.");
        var filter = new SystemCallFilter(architecture == Architecture.Arm64);
        filter.Build(allowsMemoryFiles);
        return filter.Encode();
    }

    private void Build(bool allowsMemoryFiles)
    {
        Add(Load, ArchitectureOffset);
        Add(JumpIfEqual, _isArm ? 0xc00000b7 : 0xc000003e, 1, 0);
        Add(Return, Kill);
        Add(Load, NumberOffset);
        if (!_isArm)
        {
            Add(JumpIfAtLeast, X32Bit, 0, 1);
            Add(Return, Kill);
        }
        OnArgument(SystemCallTable.Clone, 0, JumpIfAnyBit, ([NamespaceFlags], Refuse, Allow));
        OnNumber(SystemCallTable.Clone3, Unknown);
        OnArgument(SystemCallTable.SocketPair, 0, JumpIfEqual, ([FamilyUnix], Allow, Refuse));
        OnArgument(SystemCallTable.Ioctl, 1, JumpIfEqual, (RefusedOrders, Refuse, Allow));
        OnArgument(SystemCallTable.Prctl, 0, JumpIfEqual, (RefusedSettings, Refuse, Allow));
        OnArgument(SystemCallTable.Personality, 0, JumpIfEqual, ([PersonalityQuery], Allow, Refuse));
        if (allowsMemoryFiles) OnNumber(SystemCallTable.MemoryFile, Allow);
        foreach (var call in SystemCallTable.Allowed) OnNumber(call, Allow);
        Add(JumpIfGreater, SystemCallTable.LastKnown, 0, 1);
        Add(Return, Unknown);
        Add(Return, Refuse);
    }

    private void OnNumber(SystemCall call, uint verdict)
    {
        if (NumberOf(call) is not { } number) return;
        Add(JumpIfEqual, number, 0, 1);
        Add(Return, verdict);
    }

    /// <summary>
    /// Judges a call by the low half of one argument, which is all that the kernel reads of these: one verdict where it meets one of the
    /// values, another where it meets none.
    /// </summary>
    private void OnArgument(SystemCall call, uint index, ushort test, (uint[] Values, uint Met, uint Otherwise) judged)
    {
        if (NumberOf(call) is not { } number) return;
        var (values, met, otherwise) = judged;
        Add(JumpIfEqual, number, 0, (byte)(2 * values.Length + 2));
        Add(Load, ArgumentsOffset + 8 * index);
        foreach (var value in values)
        {
            Add(test, value, 0, 1);
            Add(Return, met);
        }
        Add(Return, otherwise);
    }

    private uint? NumberOf(SystemCall call)
    {
        var number = _isArm ? call.Arm64 : call.X64;
        return number < 0 ? null : (uint)number;
    }

    private void Add(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0) => _code.Add(new(code, ifTrue, ifFalse, operand));

    private byte[] Encode()
    {
        var bytes = new byte[8 * _code.Count];
        for (var i = 0; i < _code.Count; i++)
        {
            var place = bytes.AsSpan(8 * i, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(place, _code[i].Code);
            (place[2], place[3]) = (_code[i].IfTrue, _code[i].IfFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(place[4..], _code[i].Operand);
        }
        return bytes;
    }

    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);
}
