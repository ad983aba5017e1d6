import { Button } from "antd";
import { useState } from "react";
import { write } from "../shared/api/api-client";
import { queryClient } from "../shared/api/query-client";
import { useErrorWords } from "../shared/text/error-words";
import { Sheet } from "../shared/ui/sheet";
import { useNotices } from "../shared/ui/undo";

interface RemoveSheetProps {
  /** API path of what goes. */
  path: string;
  /** Query that lists it. */
  listed: string;
  words: { title: string; text: string; remove: string; removed: string };
  onClose: () => void;
}

/** Asks before something of the library is taken out of it. */
export function RemoveSheet({ path, listed, words, onClose }: RemoveSheetProps) {
  const errorWords = useErrorWords();
  const { show } = useNotices();
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await write("DELETE", path);
      await queryClient.invalidateQueries({ queryKey: [listed] });
      show(words.removed);
      onClose();
    } catch (error) {
      setProblem(errorWords(error));
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={words.title}
      onClose={onClose}
      footer={
        <Button danger type="primary" loading={isBusy} onClick={() => void remove()}>
          {words.remove}
        </Button>
      }
    >
      <p>{words.text}</p>
      <p className="danger" role="alert">
        {problem}
      </p>
    </Sheet>
  );
}
