namespace Ingrain.Importers.Tests;

/// <summary>A small source of each format, with the corners of each, for the mutations to begin from.</summary>
internal static class ImportSamples
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["transcript.jsonl"] = """
            {"type":"summary","summary":"Fix the build","leafUuid":"a1"}
            {"type":"user","uuid":"u1","sessionId":"s1","timestamp":"2025-06-14T11:00:00Z","cwd":"/demo","message":{"role":"user","content":"Fix it 🐦"}}
            {"type":"assistant","uuid":"a1","parentUuid":"u1","sessionId":"s1","timestamp":"2025-06-14T11:00:05.123Z","message":{"role":"assistant","model":"m","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Yes."},{"type":"tool_use","id":"c1","name":"Bash","input":{"command":"ls","n":[1,2.5,null]}}]}}
            {"type":"user","uuid":"u2","sessionId":"s1","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}],"is_error":false}]}}
            {"type":"user","uuid":"u3","sessionId":"s1","isSidechain":true,"agentId":"x","message":{"role":"user","content":"Look \ud83d\udc26"}}
            {"type":"system","uuid":"y1","sessionId":"s1","subtype":"compact_boundary","content":"Compacted"}
            {"type":"file-history-snapshot","messageId":"u1","snapshot":{}}

            """,
        ["web-session.json"] = """{"loglines":[{"type":"user","message":{"role":"user","content":"Go."}},{"type":"assistant","message":{"role":"assistant","content":[{"type":"text","text":"Yes."}]}}]}""",
        ["rollout.jsonl"] = """
            {"timestamp":"2025-10-29T00:59:38.317Z","type":"session_meta","payload":{"id":"s1","timestamp":"2025-10-29T00:59:38.308Z"}}
            {"timestamp":"2025-10-29T00:59:40.317Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Run the tests."}]}}
            {"timestamp":"2025-10-29T00:59:41.317Z","type":"event_msg","payload":{"type":"user_message","message":"Run the tests."}}
            {"timestamp":"2025-10-29T00:59:43.317Z","type":"response_item","payload":{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}]}}
            {"timestamp":"2025-10-29T00:59:44.317Z","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{\"command\":[\"ls\"]}","call_id":"c1"}}
            {"timestamp":"2025-10-29T00:59:45.317Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c1","output":"ok"}}
            {"timestamp":"2025-10-29T00:59:46.317Z","type":"event_msg","payload":{"type":"agent_message","message":"Only here."}}
            {"timestamp":"2025-10-29T00:59:49.317Z","type":"compacted","payload":{"message":"So far."}}

            """,
        ["old-rollout.jsonl"] = """
            {"id":"old","timestamp":"2025-05-01T00:00:00Z","instructions":null}
            {"record_type":"state"}
            {"type":"message","role":"user","content":[{"type":"input_text","text":"Go."}]}
            {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Yes."}]}

            """,
        ["chatgpt.json"] = """
            [{"title":"Gift","create_time":1716200000.0,"current_node":"a2","id":"c1","mapping":{
              "r":{"id":"r","message":null,"parent":null,"children":["u1"]},
              "u1":{"id":"u1","parent":"r","children":["a1","a2"],"message":{"id":"u1","author":{"role":"user"},"create_time":1716200000.1,"content":{"content_type":"multimodal_text","parts":["What?",{"content_type":"image_asset_pointer","asset_pointer":"file://x"}]},"metadata":{"attachments":[{"name":"n.txt"}]},"recipient":"all"}},
              "a1":{"id":"a1","parent":"u1","children":[],"message":{"id":"a1","author":{"role":"assistant"},"content":{"content_type":"text","parts":["Old."]},"recipient":"all"}},
              "a2":{"id":"a2","parent":"u1","children":[],"message":{"id":"a2","author":{"role":"assistant"},"create_time":null,"content":{"content_type":"text","parts":["New."]},"recipient":"all"}}}},
             {"title":null,"current_node":"r","id":"c2","mapping":{"r":{"id":"r","message":null,"parent":null,"children":[]}}}]
            """,
        ["claude.json"] = """
            [{"uuid":"c1","name":"Plan","chat_messages":[
              {"uuid":"m1","sender":"human","text":"Draft it.","content":[{"type":"text","text":"Draft it."}],"created_at":"2025-03-01T09:00:01.000000Z","attachments":[{"file_name":"n.txt","extracted_content":"freeze"}],"files":[{"file_name":"s.png"}]},
              {"uuid":"m2","sender":"assistant","text":"Here.","content":[{"type":"thinking","thinking":"Hm."},{"type":"tool_use","name":"artifacts","input":{"title":"plan"}},{"type":"text","text":"Here."}]}]},
             {"uuid":"c2","name":"","chat_messages":[]}]
            """,
        ["projects.json"] = """[{"uuid":"p1","name":"Kestrel","prompt_template":"Be brief.","docs":[{"uuid":"d1","filename":"style.md","content":"British."}]}]""",
        ["note.md"] = "---\ntitle: Home\ntags: [meta, \"index/top\"]\nlist:\n  - a\n  - b: 1\n---\n# Home\n\nSee [[Kestrel|it]].\n",
        ["memory.jsonl"] = """
            {"type":"entity","name":"Ada","entityType":"person","observations":["Likes tea","Line one\nline two"]}
            {"type":"entity","name":"Bo","entityType":"","observations":[]}
            {"type":"relation","from":"Ada","to":"Bo","relationType":"knows"}
            {"type":"relation","from":"Ada","to":"Nobody","relationType":"knows"}

            """,
    };

    /// <summary>Strings that have broken programs; the shared list, where it is there, has more.</summary>
    public static readonly IReadOnlyList<string> Naughty =
        ["", "\0", "\u202Etest", "\uFEFF", "\uFFFE", "👩‍👩‍👧‍👦", "Z̮̞̠͙͔ͅ", "1E+9999", "NaN", "../../etc/passwd", "%00", "<script>", "'; DROP TABLE", "\u2028", "\r\n", "null", new('9', 400)];
}
